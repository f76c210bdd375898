import type { Logger } from "@/lib/logger";
import type { QueuePayload } from "@/lib/queue/queues";
import { deleteObjects } from "@/lib/storage/objects";

/** Removes objects whose rows are gone. Those already gone are no error, so it can be repeated. */
export async function deleteObjectsJob(
  { keys }: QueuePayload<"delete-objects">,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  await deleteObjects(keys, { signal });
  log.info({ count: keys.length }, "objects deleted");
}
