import { type Crop, type FilmView, type Size, type Turn, turnedSize } from "./film-view";

/** The view that shows the same part of the film turned clockwise. @param page its upright size with square pixels, px. */
export function turnView(view: FilmView, by: Turn, page: Size): FilmView {
  // What is mirrored turns the other way.
  const turn = TURNED[(view.turn + (view.isMirrored ? 360 - by : by)) % 360]!;
  return { ...view, turn, crop: view.crop && turnCrop(view.crop, by, turnedSize(page, view.turn)) };
}

/** The view that shows the same part of the film with left and right exchanged. @param page as of `turnView`. */
export function mirrorView(view: FilmView, page: Size): FilmView {
  const { width } = turnedSize(page, view.turn);
  const crop = view.crop && { ...view.crop, x: width - view.crop.x - view.crop.width };
  return { ...view, isMirrored: !view.isMirrored, crop };
}

/** The view that shows a part of what a view shows. @param crop px of the shown image. */
export function cropView(view: FilmView, crop: Crop): FilmView {
  const { x, y } = view.crop ?? { x: 0, y: 0 };
  return { ...view, crop: { ...crop, x: x + crop.x, y: y + crop.y } };
}

/** Another page, as it comes: crops and turns were chosen for the one before. */
export function pageView(page: number | null): FilmView {
  return { page, turn: 0, isMirrored: false, crop: null };
}

export function isSameView(a: FilmView, b: FilmView): boolean {
  const isSameCrop =
    a.crop === b.crop ||
    (a.crop !== null &&
      b.crop !== null &&
      a.crop.x === b.crop.x &&
      a.crop.y === b.crop.y &&
      a.crop.width === b.crop.width &&
      a.crop.height === b.crop.height);
  return a.page === b.page && a.turn === b.turn && a.isMirrored === b.isMirrored && isSameCrop;
}

/** Whether all of a crop lies on the turned image. */
export function isWithin({ x, y, width, height }: Crop, image: Size): boolean {
  return x >= 0 && y >= 0 && x + width <= image.width && y + height <= image.height;
}

const TURNED: Record<number, Turn> = { 0: 0, 90: 90, 180: 180, 270: 270 };

function turnCrop({ x, y, width, height }: Crop, by: Turn, { width: across, height: down }: Size): Crop {
  if (by === 90) return { x: down - y - height, y: x, width: height, height: width };
  if (by === 180) return { x: across - x - width, y: down - y - height, width, height };
  if (by === 270) return { x: y, y: across - x - width, width: height, height: width };
  return { x, y, width, height };
}
