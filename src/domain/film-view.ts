/** A turn clockwise, degrees. */
export const TURNS = [0, 90, 180, 270] as const;
export type Turn = (typeof TURNS)[number];

/** A crop has at least this many px a side. */
export const MIN_CROP_SIDE = 32;

/** A rectangle of whole px. */
export type Crop = { x: number; y: number; width: number; height: number };

export type Size = { width: number; height: number };

/**
 * Which image of a film a scan shows. It is made in this order: the page, upright by its EXIF orientation, with square
 * pixels; then turned, then mirrored left to right, then cropped. All coordinates of a scan are px of this image.
 */
export type FilmView = {
  /** From 0; null for the largest page. */
  page: number | null;
  turn: Turn;
  isMirrored: boolean;
  /** In px of the turned and mirrored image; null for the whole of it. */
  crop: Crop | null;
};

/** A film as it was uploaded. */
export const PLAIN_VIEW: FilmView = { page: null, turn: 0, isMirrored: false, crop: null };

export function isPlainView({ page, turn, isMirrored, crop }: FilmView): boolean {
  return page === null && turn === 0 && !isMirrored && crop === null;
}

/** The size of an upright page once it is turned. */
export function turnedSize({ width, height }: Size, turn: Turn): Size {
  return turn === 90 || turn === 270 ? { width: height, height: width } : { width, height };
}

/** A crop within an image; null where it has no pixel of it. */
export function clampCrop(crop: Crop, { width, height }: Size): Crop | null {
  const [x, y] = [Math.max(0, Math.floor(crop.x)), Math.max(0, Math.floor(crop.y))];
  const right = Math.min(width, Math.ceil(crop.x + crop.width));
  const bottom = Math.min(height, Math.ceil(crop.y + crop.height));
  return right > x && bottom > y ? { x, y, width: right - x, height: bottom - y } : null;
}

/** The size of the image of a view. @param upright the page with square pixels, before the view turns it. */
export function viewedSize(upright: Size, { turn, crop }: Pick<FilmView, "turn" | "crop">): Size {
  const whole = turnedSize(upright, turn);
  const part = crop && clampCrop(crop, whole);
  return part ? { width: part.width, height: part.height } : whole;
}
