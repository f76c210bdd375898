import sharp, { type Sharp } from "sharp";
import type { DecodedFilm } from "./decode-film";

/** Long side of the display picture in px: more than any screen shows, within what browsers decode quickly. */
const DISPLAY_LONG_SIDE = 4096;
const THUMBNAIL_HEIGHT = 192;
/** Keeps the thumbnail of a strip-like picture small. */
const THUMBNAIL_MAX_WIDTH = 768;

/** The film as every browser can show it: upright 8-bit WebP, never enlarged, at most 4096 px on its long side. */
export function renderDisplay(film: DecodedFilm): Promise<Buffer> {
  return asSharp(film)
    .resize({ width: DISPLAY_LONG_SIDE, height: DISPLAY_LONG_SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 90, effort: 2 })
    .toBuffer();
}

/** The dashboard's small picture: WebP, 192 px high (lower only where that would make it wider than 768 px). */
export function renderThumbnail(film: DecodedFilm): Promise<Buffer> {
  return asSharp(film)
    .resize({ width: THUMBNAIL_MAX_WIDTH, height: THUMBNAIL_HEIGHT, fit: "inside" })
    .webp({ quality: 80, effort: 4 })
    .toBuffer();
}

function asSharp(film: DecodedFilm): Sharp {
  const { width, height, channels } = film;
  return sharp(film.data, { raw: { width, height, channels }, limitInputPixels: false });
}
