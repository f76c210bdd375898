import type { Acquisition } from "@/domain/acquisition";
import { AppError } from "@/lib/app-error";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import type { FilmHeader } from "@/film-file/film-header";
import { hashObject, headObject } from "@/lib/storage/objects";
import { enqueueObjectDeletion } from "./enqueue-object-deletion";
import { enqueuePictures } from "./enqueue-pictures";
import { readStoredHeader } from "./read-stored-header";

interface Announced {
  key: string;
  contentType: string;
  size: number;
  sha256: string | null;
}

/**
 * Makes a scan of an uploaded film. Sent again, or by two tabs at once, it answers the same scan.
 * @param acquisition what the film's DICOM header said, where the film came from one.
 * @throws AppError UPLOAD_NOT_FOUND (key not presigned for this user, or nothing uploaded), IMAGE_TOO_LARGE,
 *   UPLOAD_SIZE_MISMATCH, UPLOAD_CHECKSUM_MISMATCH, IMAGE_TYPE_MISMATCH, UNSUPPORTED_IMAGE_TYPE, IMAGE_UNREADABLE. After
 *   the last six the object and its pending row are gone.
 */
export async function createScan(
  userId: string,
  s3Key: string,
  acquisition?: Acquisition,
): Promise<{ scanId: string }> {
  const earlier = await findScan(userId, s3Key);
  if (earlier) return earlier;
  const pending = await getDb().pendingUpload.findFirst({ where: { key: s3Key, userId } });
  if (!pending) return await sentTwice(userId, s3Key);

  let header: FilmHeader;
  try {
    header = await inspectUpload(pending);
  } catch (error) {
    if (error instanceof AppError && error.code !== "UPLOAD_NOT_FOUND") await discardUpload(userId, pending);
    throw error;
  }

  const created = await getDb().$transaction(async (tx) => {
    // The pending row is the ticket: of two tabs, the second waits here and then finds it gone.
    const { count } = await tx.pendingUpload.deleteMany({ where: { key: s3Key, userId } });
    if (count === 0) return null;
    const scan = await tx.scan.create({
      data: {
        userId,
        s3Key,
        contentType: pending.contentType,
        size: pending.size,
        width: header.width,
        height: header.height,
        pages: header.pages,
        page: header.page,
        pageWidth: header.width,
        pageHeight: header.height,
        fileName: pending.fileName,
        ...(acquisition ? { acquisition } : {}),
      },
      select: { id: true },
    });
    await recordEvent(tx, { userId, action: "SCAN_CREATED", scanId: scan.id });
    await enqueuePictures(tx, { scanId: scan.id, userId });
    return { scanId: scan.id };
  });
  return created ?? (await sentTwice(userId, s3Key));
}

async function findScan(userId: string, s3Key: string): Promise<{ scanId: string } | null> {
  const scan = await getDb().scan.findFirst({ where: { s3Key, userId }, select: { id: true } });
  return scan && { scanId: scan.id };
}

/** The pending row is gone: another request made the scan meanwhile, or the key is none of this user's. */
async function sentTwice(userId: string, s3Key: string): Promise<{ scanId: string }> {
  const scan = await findScan(userId, s3Key);
  if (!scan) throw refuse("UPLOAD_NOT_FOUND");
  return scan;
}

async function inspectUpload(pending: Announced): Promise<FilmHeader> {
  const object = await headObject(pending.key);
  if (!object) throw refuse("UPLOAD_NOT_FOUND");
  if (object.size > MAX_UPLOAD_BYTES) throw refuse("IMAGE_TOO_LARGE");
  if (object.size !== pending.size) throw refuse("UPLOAD_SIZE_MISMATCH");
  const header = await readStoredHeader({ key: pending.key, size: object.size });
  if (header.contentType !== pending.contentType) throw refuse("IMAGE_TYPE_MISMATCH");
  if (pending.sha256 !== null) {
    // Amazon has compared the checksum at the PUT and says so; other servers may have let any bytes in.
    const sha256 = object.sha256 ?? (await hashObject(pending.key));
    if (sha256 !== pending.sha256) throw refuse("UPLOAD_CHECKSUM_MISMATCH");
  }
  return header;
}

/** Row and object go together: the job that removes the object is enqueued where the row is deleted. */
async function discardUpload(userId: string, { key, createdAt }: { key: string; createdAt: Date }): Promise<void> {
  await getDb().$transaction(async (tx) => {
    const { count } = await tx.pendingUpload.deleteMany({ where: { key, userId } });
    if (count === 1) await enqueueObjectDeletion(tx, [key], { key, presignedAfter: createdAt });
  });
}
