import type { Logger } from "@/lib/logger";
import type { QueuePayload } from "@/lib/queue/queues";
import { prepareFilm } from "@/server/scans/prepare-film";

/** Draws a scan's pictures. Can be killed at any line and repeated. */
export async function prepareFilmJob(
  { userId, scanId }: QueuePayload<"prepare-film">,
  signal: AbortSignal,
  log: Logger,
): Promise<void> {
  const outcome = await prepareFilm(userId, scanId, signal);
  log.info({ scanId, outcome }, "film prepared");
}
