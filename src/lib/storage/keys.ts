import { READ_FORMATS, type UploadContentType } from "@/domain/film-formats";

/** What the keys of films begin with, and those of the pictures drawn from them. */
export const FILMS = "uploads/";
export const PICTURES = "derived/";

const DERIVED_KEY = /^derived\/[^/]+\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:display|thumbnail)\.webp$/;

/** @param uuid random: a key must not be guessable from another one. */
export function uploadKey(userId: string, uuid: string, contentType: UploadContentType): string {
  return `${FILMS}${userId}/${uuid}.${READ_FORMATS[contentType].extensions[0]}`;
}

/** Where the pictures drawn from a scan's film lie; the same at each try, so that nothing is left over. */
export function derivedKeys(userId: string, scanId: string): { displayKey: string; thumbnailKey: string } {
  const folder = `${PICTURES}${userId}/${scanId}`;
  return { displayKey: `${folder}/display.webp`, thumbnailKey: `${folder}/thumbnail.webp` };
}

/** The scan that a derived key belongs to; null for any other key. */
export function scanIdOfDerivedKey(key: string): string | null {
  return DERIVED_KEY.exec(key)?.[1] ?? null;
}
