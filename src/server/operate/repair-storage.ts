import { RUNNABLE_STATUSES } from "@/domain/scan-states";
import { getDb } from "@/lib/db/client";
import { deleteObjects, headObject } from "@/lib/storage/objects";
import { enqueuePictures } from "@/server/scans/enqueue-pictures";
import type { Disagreement } from "./audit-storage";

/** Scans to try before a database and a bucket count as strangers. */
const SAMPLE = 20;

/**
 * Whether the database and the bucket are of one installation: the bucket has a film of one of the newest scans. Between
 * strangers every object has no row, and a repair would delete them all.
 */
export async function belongTogether(): Promise<boolean> {
  const scans = await getDb().scan.findMany({ orderBy: { id: "desc" }, take: SAMPLE, select: { s3Key: true } });
  for (const { s3Key } of scans) if (await headObject(s3Key)) return true;
  return false;
}

/**
 * Makes storage and rows agree in one point that `auditStorage` has just found. Deletes no row.
 * - An object without a row is deleted. No row can come to it meanwhile: keys are random, and a row comes before its object.
 * - A scan whose film is missing is FAILED and says so to its owner; its earlier results stay.
 * - The pictures of a film are drawn anew.
 * @returns false where it can't be done now: an analysis of that scan is under way, and will itself find the film missing.
 */
export async function repairStorage(found: Disagreement): Promise<boolean> {
  if (found.what === "object without row") {
    await deleteObjects([found.key]);
    return true;
  }
  const { scanId, userId } = found;
  if (found.what === "film missing") {
    const { count } = await getDb().scan.updateMany({
      where: { id: scanId, userId, status: { in: [...RUNNABLE_STATUSES] } },
      data: { status: "FAILED", statusChangedAt: new Date(), failureCode: "IMAGE_MISSING" },
    });
    return count === 1;
  }
  await getDb().$transaction(async (tx) => {
    const { count } = await tx.scan.updateMany({
      where: { id: scanId, userId, displayKey: { not: null } },
      data: { displayKey: null, thumbnailKey: null },
    });
    if (count === 1) await enqueuePictures(tx, { scanId, userId });
  });
  return true;
}
