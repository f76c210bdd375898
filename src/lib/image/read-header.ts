import { sniffFormat } from "@/domain/film-formats";
import type { ByteSource } from "@/film-file/byte-source";
import type { FilmHeader } from "@/film-file/film-header";
import { readFilmHeader, readHead } from "@/film-file/read-film-header";
import { filmError, toFilmError, unsupportedFormat } from "./film-errors";

/**
 * What an uploaded film says of itself. Bounded in bytes and steps, and without an image library: safe where others' requests
 * are answered.
 * @param page which page is to be read, from 0; null for the largest.
 * @throws AppError UNSUPPORTED_IMAGE_TYPE (415), IMAGE_TOO_LARGE (413), IMAGE_UNREADABLE (422).
 */
export async function readUploadHeader(source: ByteSource, page: number | null = null): Promise<FilmHeader> {
  if (source.size === 0) throw filmError({ kind: "empty" }, "no bytes", "UNSUPPORTED_IMAGE_TYPE");
  try {
    const sniffed = sniffFormat(await readHead(source));
    if ("refusal" in sniffed) throw unsupportedFormat(sniffed.refusal, "UNSUPPORTED_IMAGE_TYPE");
    return await readFilmHeader(source, sniffed.contentType, page);
  } catch (error) {
    throw toFilmError(error, "UNSUPPORTED_IMAGE_TYPE");
  }
}
