import { getDb } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";

/** An upload that began in time may end late, and a tab that was closed may come back the same day. */
const KEPT_AFTER_EXPIRY_MS = 24 * 60 * 60 * 1000;
const BATCH = 500;

/**
 * Forgets uploads that never became a scan: rows here, objects by the job enqueued in the same transaction.
 * @returns how many were forgotten.
 */
export async function purgePendingUploads(now: Date, signal: AbortSignal): Promise<number> {
  const before = new Date(now.getTime() - KEPT_AFTER_EXPIRY_MS);
  let total = 0;
  while (!signal.aborted) {
    const count = await getDb().$transaction(async (tx) => {
      const old = await tx.pendingUpload.findMany({
        where: { expiresAt: { lt: before } },
        select: { key: true },
        take: BATCH,
      });
      if (old.length === 0) return 0;
      // A row taken by createScan meanwhile is not returned here, and its object stays.
      const gone = await tx.$queryRaw<{ key: string }[]>`
        DELETE FROM "PendingUpload" WHERE key = ANY(${old.map(({ key }) => key)}) RETURNING key`;
      if (gone.length > 0) await enqueue(tx, "delete-objects", { keys: gone.map(({ key }) => key) });
      return gone.length;
    });
    total += count;
    if (count === 0) break;
  }
  return total;
}
