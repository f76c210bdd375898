import type { Cornered, Point } from "./point";

/** A straight line between two points, px of the image. */
export type Segment = readonly [Point, Point];

/** Point half-way between two points, px. */
export function midpoint(a: Point, b: Point): Point {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** Distance between two points, px. */
export function distance(a: Point, b: Point): number {
  return Math.hypot(b.x - a.x, b.y - a.y);
}

/** Centre of a vertebra: the mean of its four corners, px. Not the box's centre, which shifts when a film is turned. */
export function centreOf({ corners: [tl, tr, bl, br] }: Cornered): Point {
  return midpoint(midpoint(tl, tr), midpoint(bl, br));
}

/** Mid-line of a vertebra, from mid(TL, BL) to mid(TR, BR), px. Its direction is the vertebra's tilt. */
export function midLineOf({ corners: [tl, tr, bl, br] }: Cornered): Segment {
  return [midpoint(tl, bl), midpoint(tr, br)];
}

/** Length of the mid-line, px. */
export function widthOf(detection: Cornered): number {
  return distance(...midLineOf(detection));
}

/** Distance of `p` from the line through `a` and `b`, px; positive to the right of the walk from `a` down to `b`, as the film shows it. */
export function offsetFromLine(p: Point, a: Point, b: Point): number {
  const length = distance(a, b);
  if (length === 0) return distance(a, p);
  return ((p.x - a.x) * (b.y - a.y) - (p.y - a.y) * (b.x - a.x)) / length;
}

/** From the middle of the upper endplate to the middle of the lower, px. */
export function heightOf({ corners: [tl, tr, bl, br] }: Cornered): number {
  return distance(midpoint(tl, tr), midpoint(bl, br));
}
