import { cropView, turnView } from "../change-view";
import { type Crop, type FilmView, MIN_CROP_SIDE, type Size, type Turn, turnedSize } from "../film-view";
import { chainVertebrae } from "./chain";
import { boxAround } from "./columns";
import { measure } from "./measure";
import type { Measurement, Warning } from "./measurement";
import type { Detection } from "./prediction";
import { MIN_VERTEBRAE } from "./warnings";

/** A part of an image, and how it is turned, to look for a spine in. `crop`: px of the image. */
export type Look = { turn: Turn; crop: Crop };

/** What a second look found: what is the matter with the image, and the view in which the spine is clear. */
export type Finding = { code: Warning["code"]; betterView: FilmView | null };

/** Sides in this proportion and more: the spine may fill a small part of the long one. */
const LONG_SIDE = 2.2;
/** A turned or cropped image shows this many times the vertebrae, or it is no better. */
const MIN_GAIN = 2;

/** Whether so little was found that the image may lie on its side, or show the spine too small. */
export function needsSecondLook({ warnings }: Pick<Measurement, "warnings">): boolean {
  return warnings.some(({ code }) => code === "NO_SPINE_FOUND" || code === "FEW_VERTEBRAE");
}

/** The whole image, turned: the looks to begin with. */
export function turnedLooks({ width, height }: Size): Look[] {
  return ([90, 270, 180] as const).map((turn) => ({ turn, crop: { x: 0, y: 0, width, height } }));
}

/**
 * Parts of an image that a small spine may fill: three along the side that is much longer, else the middle and the four
 * corners; half as long each. @param content what is not border of one shade, px of the image.
 */
export function closerLooks(image: Size, content: Crop | null): Look[] {
  const isTall = image.height >= LONG_SIDE * image.width;
  const isWide = image.width >= LONG_SIDE * image.height;
  const width = isTall ? image.width : Math.floor(image.width / 2);
  const height = isWide ? image.height : Math.floor(image.height / 2);
  const at = (across: number, down: number): Crop => ({
    x: Math.floor(across * (image.width - width)),
    y: Math.floor(down * (image.height - height)),
    width,
    height,
  });
  const places = isTall
    ? [at(0, 0), at(0, 0.5), at(0, 1)]
    : isWide
      ? [at(0, 0), at(0.5, 0), at(1, 0)]
      : [at(0.5, 0.5), at(0, 0), at(1, 0), at(0, 1), at(1, 1)];
  return [...(content ? [content] : []), ...places]
    .filter((crop) => Math.min(crop.width, crop.height) >= MIN_CROP_SIDE)
    .map((crop) => ({ turn: 0, crop }));
}

/**
 * How clear a spine a look shows: the sum of its vertebrae's confidences; null for none, few, one on its head, or no more than
 * a little more than the first look found.
 * @param looked size of the turned part, px, as are the detections.
 * @param before vertebrae that the first look found.
 */
export function clarityOf(detections: readonly Detection[], looked: Size, before: number): number | null {
  const { maxCobb, vertebrae, warnings } = measure(detections, looked);
  const isClear =
    maxCobb !== null &&
    vertebrae.length >= Math.max(MIN_VERTEBRAE, MIN_GAIN * before) &&
    !warnings.some(({ code }) => code === "UPSIDE_DOWN");
  if (!isClear) return null;
  const ids = new Set(vertebrae.map(({ id }) => id));
  return detections.reduce((sum, { id, confidence }) => sum + (ids.has(id) ? confidence : 0), 0);
}

/**
 * What a look with a clear spine says of the image.
 * @param view the image's. @param page its page's upright size, px.
 */
export function findingOf(
  { turn, crop }: Look,
  detections: readonly Detection[],
  { view, page }: { view: FilmView; page: Size },
): Finding {
  if (turn !== 0)
    return { code: turn === 180 ? "UPSIDE_DOWN" : "LIES_ON_SIDE", betterView: turnView(view, turn, page) };
  const { x, y, ...size } = boxAround(chainVertebrae(detections, crop), turnedSize(crop, turn));
  return { code: "SMALL_IN_IMAGE", betterView: cropView(view, { x: crop.x + x, y: crop.y + y, ...size }) };
}
