import type { Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { PUT_URL_SECONDS } from "@/lib/storage/presign";

/** A PUT that began just before its URL expired may take so long. */
const SLOWEST_UPLOAD_SECONDS = 60 * 60;

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
  const startAfter = new Date(now + (PUT_URL_SECONDS + SLOWEST_UPLOAD_SECONDS) * 1000);
  await enqueue(tx, "delete-objects", { keys: [upload.key] }, { startAfter });
}
