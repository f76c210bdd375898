import type { FilmView } from "@/domain/film-view";
import { filmViewSchema } from "@/domain/film-view-schema";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { type FailureCode, failureCodeSchema } from "@/domain/scan";
import { AppError } from "@/lib/app-error";
import { getDb } from "@/lib/db/client";
import type { FilmDecoder, FilmPictures } from "@/lib/image/decoder/film-decoder";
import { derivedKeys } from "@/lib/storage/keys";
import { deleteObjects, getObject, putObject } from "@/lib/storage/objects";

const WEBP = "image/webp";

/**
 * Draws the picture that browsers show and the thumbnail, from the decoder that inference uses. Can be repeated. Of
 * the image that the scan's view shows: where another one is chosen meanwhile, that has a job of its own.
 * A film that can't be decoded makes its scan FAILED, unless an analysis is under way, which will say so itself.
 * @returns what became of it, for the log.
 * @throws what another try may pass, for the queue to try again.
 */
export async function prepareFilm(
  userId: string,
  scanId: string,
  { signal, decoder }: { signal: AbortSignal; decoder: FilmDecoder },
): Promise<"drawn" | "drawn before" | "scan gone" | "view changed" | FailureCode> {
  const scan = await getDb().scan.findFirst({
    where: { id: scanId, userId },
    select: { s3Key: true, displayKey: true, view: true, viewNumber: true },
  });
  const viewNumber = scan?.viewNumber ?? 0;
  const { displayKey, thumbnailKey } = derivedKeys(userId, scanId, viewNumber);
  if (!scan) {
    // Deleted while an earlier try was drawing: what that try has written after the deletion goes too.
    await deleteObjects([displayKey, thumbnailKey], { signal });
    return "scan gone";
  }
  if (scan.displayKey) return "drawn before";

  const pictures = await draw(scan.s3Key, { view: filmViewSchema.parse(scan.view), signal, decoder });
  if (typeof pictures === "string") {
    await getDb().scan.updateMany({
      where: { id: scanId, userId, viewNumber, status: "UPLOADED" },
      data: { status: "FAILED", statusChangedAt: new Date(), failureCode: pictures },
    });
    return pictures;
  }
  await putObject(displayKey, pictures.display, WEBP, { signal });
  await putObject(thumbnailKey, pictures.thumbnail, WEBP, { signal });
  const { count } = await getDb().scan.updateMany({
    where: { id: scanId, userId, viewNumber },
    data: { displayKey, thumbnailKey },
  });
  if (count > 0) return "drawn";
  await deleteObjects([displayKey, thumbnailKey], { signal });
  return (await getDb().scan.count({ where: { id: scanId, userId } })) > 0 ? "view changed" : "scan gone";
}

/** @returns the reason for a film that no further try could read. */
async function draw(
  key: string,
  { view, signal, decoder }: { view: FilmView; signal: AbortSignal; decoder: FilmDecoder },
): Promise<FilmPictures | FailureCode> {
  const bytes = await getObject(key, { maxBytes: MAX_UPLOAD_BYTES, signal });
  if (!bytes) return "IMAGE_MISSING";
  try {
    return await decoder.draw(bytes, { view, signal });
  } catch (error) {
    const isOfFilm = error instanceof AppError && !error.code.startsWith("ENGINE_");
    if (isOfFilm) return failureCodeSchema.catch("IMAGE_UNREADABLE").parse(error.code);
    throw error;
  }
}
