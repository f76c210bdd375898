import { DICOM_REFUSED } from "@/domain/dicom-outcome";
import type { FormatRefusal } from "@/domain/film-formats";
import { nameReadFormats } from "@/domain/film-formats";
import { explainFault } from "@/film-file/explain-fault";
import { type FilmFault, FilmFileError } from "@/film-file/film-fault";
import { AppError } from "@/lib/app-error";

/** An upload is refused as UNSUPPORTED_IMAGE_TYPE where its kind is not read; an analysis knows that only as IMAGE_UNREADABLE. */
type UnsupportedCode = "UNSUPPORTED_IMAGE_TYPE" | "IMAGE_UNREADABLE";

/** The film's fault, and final: the same bytes will never be readable. */
export function filmError(fault: FilmFault, cause: unknown, unsupported: UnsupportedCode): AppError {
  const { code, status } = codeOf(fault, unsupported);
  const message = `${code}: ${cause instanceof Error ? cause.message : String(cause)}`;
  return new AppError(code, { userMessage: explainFault(fault), status, message, cause });
}

/** What a look at a film's bytes, or its decoder, threw, as the film's fault. */
export function toFilmError(error: unknown, unsupported: UnsupportedCode): AppError {
  if (error instanceof AppError) return error;
  const fault = error instanceof FilmFileError ? error.fault : ({ kind: "damaged", why: "not decoded" } as const);
  return filmError(fault, error, unsupported);
}

function codeOf({ kind }: FilmFault, unsupported: UnsupportedCode): { code: string; status: number } {
  if (kind === "empty" || kind === "damaged") return { code: "IMAGE_UNREADABLE", status: 422 };
  if (kind === "unread") return { code: unsupported, status: 415 };
  return { code: "IMAGE_TOO_LARGE", status: 413 };
}

/** Bytes of a format that is not read at all. 415. */
export function unsupportedFormat(refusal: FormatRefusal, code: UnsupportedCode): AppError {
  return new AppError(code, {
    userMessage:
      refusal === "DICOM"
        ? DICOM_REFUSED
        : `This is not a ${nameReadFormats("or")} image. Export the film as one of these and use that file.`,
    status: 415,
  });
}
