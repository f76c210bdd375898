import { remoteSource } from "@/film-file/byte-source";
import type { FilmHeader } from "@/film-file/film-header";
import { refuse } from "@/lib/error-codes";
import { readUploadHeader } from "@/lib/image/read-header";
import { getObject } from "@/lib/storage/objects";

/**
 * Looks at the parts of a stored film that say what it is: web processes may not hold whole films, nor decode one.
 * @param page which page is to be read, from 0; null for the largest.
 * @throws AppError UPLOAD_NOT_FOUND, UNSUPPORTED_IMAGE_TYPE, IMAGE_TOO_LARGE, IMAGE_UNREADABLE.
 */
export function readStoredHeader(
  { key, size }: { key: string; size: number },
  page: number | null = null,
): Promise<FilmHeader> {
  const source = remoteSource(size, async (at, length) => {
    const block = await getObject(key, { maxBytes: length, range: { at, length } });
    if (!block) throw refuse("UPLOAD_NOT_FOUND");
    return block;
  });
  return readUploadHeader(source, page);
}
