import { randomUUID } from "node:crypto";
import { DICOM_REFUSED } from "@/domain/dicom-outcome";
import { findUploadContentType } from "@/domain/film-formats";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { uploadKey } from "@/lib/storage/keys";
import { presignPut } from "@/lib/storage/presign";

const DICOM_TYPE = "application/dicom";
/** What a user may have begun and not made a scan of, until it is purged: far more than a page uploads, far less than a disk. */
const MOST_PENDING = 500;
const MOST_PENDING_BYTES = 10 * 1024 ** 3;

/**
 * Makes a key for one film of this user and a URL that takes exactly it; remembers both as a pending upload.
 * @param film `size` in bytes; `sha256` in hex.
 * @throws AppError IMAGE_TOO_LARGE, UNSUPPORTED_IMAGE_TYPE; RATE_LIMITED while too much is begun and not finished.
 */
export async function presignUpload(
  userId: string,
  film: { contentType: string; size: number; sha256?: string | undefined; fileName?: string | undefined },
): Promise<{ url: string; key: string; headers: Record<string, string>; expiresAt: string }> {
  const { size, sha256, fileName } = film;
  const contentType = findUploadContentType(film.contentType);
  if (!contentType) {
    throw refuse("UNSUPPORTED_IMAGE_TYPE", film.contentType === DICOM_TYPE ? { detail: DICOM_REFUSED } : {});
  }
  if (size > MAX_UPLOAD_BYTES) throw refuse("IMAGE_TOO_LARGE");
  await refuseHoarder(userId, size);

  const key = uploadKey(userId, randomUUID(), contentType);
  const { url, headers, expiresAt } = await presignPut({ key, contentType, size, sha256 });
  await getDb().pendingUpload.create({
    data: { key, userId, contentType, size, sha256: sha256 ?? null, fileName: fileName ?? null, expiresAt },
  });
  return { url, key, headers, expiresAt: expiresAt.toISOString() };
}

/** Requests that come at the same moment may pass together: by a few films, which does no harm. */
async function refuseHoarder(userId: string, size: number): Promise<void> {
  const [pending] = await getDb().$queryRaw<{ count: number; bytes: number }[]>`
    SELECT count(*)::int AS count, coalesce(sum(size), 0)::float8 AS bytes
    FROM "PendingUpload" WHERE "userId" = ${userId}`;
  if (!pending || (pending.count < MOST_PENDING && pending.bytes + size <= MOST_PENDING_BYTES)) return;
  throw refuse("RATE_LIMITED", {
    detail: "Too many uploads were begun and never finished. Finish those under way, or come back tomorrow.",
    headers: { "retry-after": "60" },
  });
}
