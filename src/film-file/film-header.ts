import type { UploadContentType } from "@/domain/film-formats";
import type { FilmView } from "@/domain/film-view";

/** An EXIF orientation: how the stored rows and columns are to be turned and mirrored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** One page of a file as it is stored, before anything is turned or stretched. */
export type StoredPage = {
  width: number;
  height: number;
  orientation: Orientation;
  /** Width of a pixel in heights of one, as the file's densities say; 1 where they are equal or not stated. */
  pixelAspect: number;
  bitsPerSample: number;
  channels: number;
};

/** What the bytes of a film say of it before a pixel is decoded. */
export type FilmHeader = {
  contentType: UploadContentType;
  /** Of the page that is read, upright and with square pixels, px. */
  width: number;
  height: number;
  stored: StoredPage;
  /** How many there are, and which one is read: the largest, unless another is asked for. */
  pages: number;
  page: number;
};

export function toOrientation(value: number): Orientation {
  return isOrientation(value) ? value : 1;
}

function isOrientation(value: number): value is Orientation {
  return Number.isInteger(value) && value >= 1 && value <= 8;
}

/** Whether upright rows are stored columns. */
export function swapsSides(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** What makes the stored rows upright: a turn clockwise, then a mirror. */
export const RIGHTED_BY: Record<Orientation, Pick<FilmView, "turn" | "isMirrored">> = {
  1: { turn: 0, isMirrored: false },
  2: { turn: 0, isMirrored: true },
  3: { turn: 180, isMirrored: false },
  4: { turn: 180, isMirrored: true },
  5: { turn: 90, isMirrored: true },
  6: { turn: 90, isMirrored: false },
  7: { turn: 270, isMirrored: true },
  8: { turn: 270, isMirrored: false },
};

/** Densities that differ by less than this are rounding. */
const SQUARE_WITHIN = 0.005;
/** A pixel of another shape than this is a mistake in the file, and taken as square. */
const MOST_OBLONG = 4;

/** The shape of a pixel by its densities (dots a length, or numbers in that proportion). @see StoredPage.pixelAspect */
export function aspectOf(xDensity: number, yDensity: number): number {
  const aspect = yDensity / xDensity;
  const isMeant = aspect >= 1 / MOST_OBLONG && aspect <= MOST_OBLONG && Math.abs(aspect - 1) > SQUARE_WITHIN;
  return isMeant ? aspect : 1;
}

/** Size of a page upright and with square pixels: the coarser side is stretched, so that no detail is lost. */
export function squareSize({ width, height, orientation, pixelAspect }: StoredPage): { width: number; height: number } {
  const [wide, high] = pixelAspect > 1 ? [width * pixelAspect, height] : [width, height / pixelAspect];
  const [w, h] = [Math.round(wide), Math.round(high)];
  return swapsSides(orientation) ? { width: h, height: w } : { width: w, height: h };
}
