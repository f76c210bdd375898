import type { Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { LATEST_PUT_SECONDS, PUT_URL_SECONDS } from "@/lib/storage/presign";

/**
 * Enqueues the removal of objects, in the transaction that deletes their rows.
 * @param upload the uploaded one among them: while the URL it came by may still be written to, it is swept once more
 *   when that is over.
 */
export async function enqueueObjectDeletion(
  tx: Transaction,
  keys: string[],
  upload: { key: string; presignedAfter: Date },
): Promise<void> {
  await enqueue(tx, "delete-objects", { keys });
  const now = Date.now();
  if (upload.presignedAfter.getTime() + PUT_URL_SECONDS * 1000 < now) return;
  const startAfter = new Date(now + LATEST_PUT_SECONDS * 1000);
  await enqueue(tx, "delete-objects", { keys: [upload.key] }, { startAfter });
}
