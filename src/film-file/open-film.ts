import type { UploadContentType } from "@/domain/film-formats";
import { memorySource } from "./byte-source";
import { checkJpeg } from "./check-jpeg";
import { checkTiffPage } from "./check-tiff";
import type { FilmHeader } from "./film-header";
import { readFilmHeader } from "./read-film-header";
import { stripMetadata } from "./strip-metadata";

const JPEG_END = [0xff, 0xd9];

/**
 * What a decoder may have of a film: the whole file was looked at, nothing of it is missing as far as its format can tell,
 * and what is no picture is left out. A JPEG that lacks only its end marker gets one.
 * @param page which page is to be read, from 0; null for the largest.
 * @throws FilmFileError
 */
export async function openFilm(
  bytes: Uint8Array,
  contentType: UploadContentType,
  page: number | null,
): Promise<{ header: FilmHeader; bytes: Uint8Array }> {
  const header = await readFilmHeader(memorySource(bytes), contentType, page);
  if (contentType === "image/tiff") await checkTiffPage(bytes, header.page);
  const plain = stripMetadata(bytes, contentType);
  if (contentType !== "image/jpeg" || checkJpeg(plain).hasEnd) return { header, bytes: plain };
  const mended = new Uint8Array(plain.length + JPEG_END.length);
  mended.set(plain);
  mended.set(JPEG_END, plain.length);
  return { header, bytes: mended };
}
