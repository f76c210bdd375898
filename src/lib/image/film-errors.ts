import { AppError } from "@/lib/app-error";
import { type FormatRefusal, nameReadFormats } from "@/domain/film-formats";
import { MAX_PIXELS } from "@/domain/upload-rules";

/** The film's fault, and final: the same bytes will never be readable. 422. */
export function imageUnreadable(cause: unknown, userMessage?: string): AppError {
  return new AppError("IMAGE_UNREADABLE", {
    userMessage:
      userMessage ??
      "The file is damaged or incomplete, so the film can't be read. Export the film again and use the new file.",
    status: 422,
    message: `IMAGE_UNREADABLE: ${cause instanceof Error ? cause.message : String(cause)}`,
    cause,
  });
}

/** More pixels than are read; found from the header, before any pixel is decoded. 413. */
export function imageTooLarge(width: number, height: number): AppError {
  const megapixels = Math.ceil((width * height) / 1e6);
  return new AppError("IMAGE_TOO_LARGE", {
    userMessage: `The film has ${megapixels} megapixels (${width} × ${height}); at most ${MAX_PIXELS / 1e6} can be read. Export it smaller.`,
    status: 413,
  });
}

/**
 * Bytes of a kind of file that is not read at all. 415.
 * @param code an upload is refused as UNSUPPORTED_IMAGE_TYPE; an analysis knows it only as IMAGE_UNREADABLE.
 */
export function unsupportedImageType(
  refusal: FormatRefusal,
  code: "UNSUPPORTED_IMAGE_TYPE" | "IMAGE_UNREADABLE",
): AppError {
  return new AppError(code, {
    userMessage:
      refusal === "DICOM"
        ? "DICOM files can't be read yet. Export the film as PNG or TIFF from the viewer and use that file."
        : `This is not a ${nameReadFormats("or")} picture. Export the film as one of these and use that file.`,
    status: 415,
  });
}
