import { randomUUID } from "node:crypto";
import { isUploadContentType, MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { uploadKey } from "@/lib/storage/keys";
import { presignPut } from "@/lib/storage/presign";

const DICOM_TYPE = "application/dicom";

/**
 * Makes a key for one film of this user and a URL that takes exactly it; remembers both as a pending upload.
 * @param film `size` in bytes; `sha256` in hex.
 * @throws AppError IMAGE_TOO_LARGE, UNSUPPORTED_IMAGE_TYPE.
 */
export async function presignUpload(
  userId: string,
  film: { contentType: string; size: number; sha256?: string | undefined; fileName?: string | undefined },
): Promise<{ url: string; key: string; headers: Record<string, string>; expiresAt: string }> {
  const { contentType, size, sha256, fileName } = film;
  if (!isUploadContentType(contentType)) {
    throw refuse(
      "UNSUPPORTED_IMAGE_TYPE",
      contentType === DICOM_TYPE
        ? { detail: "DICOM films can't be read yet. Export the film as PNG or TIFF from your viewer and upload that." }
        : {},
    );
  }
  if (size > MAX_UPLOAD_BYTES) throw refuse("IMAGE_TOO_LARGE");

  const key = uploadKey(userId, randomUUID(), contentType);
  const { url, headers, expiresAt } = await presignPut({ key, contentType, size, sha256 });
  await getDb().pendingUpload.create({
    data: { key, userId, contentType, size, sha256: sha256 ?? null, fileName: fileName ?? null, expiresAt },
  });
  return { url, key, headers, expiresAt: expiresAt.toISOString() };
}
