import type { Area } from "@/dicom/black-out";

/** Of the picture's sides: an area smaller than this is a slip of the finger, and would be hard to hold. */
export const SMALLEST_SIDE = 0.01;
const STEP = 0.01;

const between = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value));

/** The area between two points that lie anywhere, each as fractions of the picture. */
export function areaBetween(a: { x: number; y: number }, b: { x: number; y: number }): Area {
  const [left, right] = [a.x, b.x].map((x) => between(x, 0, 1)).toSorted((first, second) => first - second);
  const [top, bottom] = [a.y, b.y].map((y) => between(y, 0, 1)).toSorted((first, second) => first - second);
  return { x: left!, y: top!, width: right! - left!, height: bottom! - top! };
}

/** The area as an arrow key moves it, or with `resizes` its right and lower edge; null for every other key. */
export function areaAfterKey(area: Area, key: string, resizes: boolean): Area | null {
  const [dx, dy] =
    { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] }[key] ?? [];
  if (dx === undefined || dy === undefined) return null;
  if (resizes) {
    return {
      ...area,
      width: between(area.width + dx, SMALLEST_SIDE, 1 - area.x),
      height: between(area.height + dy, SMALLEST_SIDE, 1 - area.y),
    };
  }
  return { ...area, x: between(area.x + dx, 0, 1 - area.width), y: between(area.y + dy, 0, 1 - area.height) };
}
