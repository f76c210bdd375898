import { READ_FORMATS, type UploadContentType } from "@/domain/film-formats";

/** What the keys of films begin with, and those of the pictures drawn from them. */
export const FILMS = "uploads/";
export const PICTURES = "derived/";

const DERIVED_KEY =
  /^derived\/[^/]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:display|thumbnail)(?:-[1-9]\d*)?\.webp$/;

/** @param uuid random: a key must not be guessable from another one. */
export function uploadKey(userId: string, uuid: string, contentType: UploadContentType): string {
  return `${FILMS}${userId}/${uuid}.${READ_FORMATS[contentType].extensions[0]}`;
}

/**
 * Where the pictures drawn from a scan's film lie; the same at each try, so that nothing is left over.
 * @param viewNumber the scan's: another view has other keys, as pictures are cached for good.
 */
export function derivedKeys(
  userId: string,
  scanId: string,
  viewNumber: number,
): { displayKey: string; thumbnailKey: string } {
  const folder = `${PICTURES}${userId}/${scanId}`;
  const end = viewNumber === 0 ? ".webp" : `-${viewNumber}.webp`;
  return { displayKey: `${folder}/display${end}`, thumbnailKey: `${folder}/thumbnail${end}` };
}

/** The scan that a derived key belongs to; null for any other key. */
export function scanIdOfDerivedKey(key: string): string | null {
  return DERIVED_KEY.exec(key)?.[1] ?? null;
}
