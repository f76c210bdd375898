import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { getLogger } from "@/lib/logger";
import { derivedKeys } from "@/lib/storage/keys";
import { deleteObjects } from "@/lib/storage/objects";
import { enqueueObjectDeletion } from "./enqueue-object-deletion";

/**
 * Deletes a scan for good: its rows now, its objects at once where possible, and in any case by the job that is
 * enqueued with the deletion of the rows.
 * @param action what the audit log says: that its owner did it, or the rule that scans are kept for so long only.
 * @throws AppError NOT_FOUND; SCAN_RUNNING while it is being analysed.
 */
export async function deleteScan(
  userId: string,
  id: string,
  action: "SCAN_DELETED" | "SCAN_EXPIRED" = "SCAN_DELETED",
): Promise<void> {
  const keys = await getDb().$transaction(async (tx) => {
    const scan = await tx.scan.findFirst({
      where: { id, userId },
      select: { s3Key: true, createdAt: true, viewNumber: true },
    });
    if (!scan) throw refuse("NOT_FOUND");
    const { count } = await tx.scan.deleteMany({ where: { id, userId, status: { not: "RUNNING" } } });
    if (count === 0) {
      const exists = await tx.scan.findFirst({ where: { id, userId }, select: { id: true } });
      throw refuse(exists ? "SCAN_RUNNING" : "NOT_FOUND");
    }
    await recordEvent(tx, { userId, action, scanId: id });
    // The drawn pictures too, though their keys may not be written yet: the worker may be drawing them.
    const drawn = derivedKeys(userId, id, scan.viewNumber);
    const all = [scan.s3Key, drawn.displayKey, drawn.thumbnailKey];
    await enqueueObjectDeletion(tx, all, { key: scan.s3Key, presignedAfter: scan.createdAt });
    return all;
  });
  try {
    await deleteObjects(keys);
  } catch (error) {
    getLogger().warn({ err: error, scanId: id }, "objects left to the job");
  }
}
