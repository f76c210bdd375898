import type { Curve } from "./measurement";
import type { Point } from "../geometry/point";
import { offsetFromLine } from "../geometry/vertebra-geometry";

/**
 * A curve has at least this angle, degrees, and a smaller turn back does not end one: what lies between two parts of a long
 * curve is either a curve of its own or a wobble. Evidence: training/experiments.md.
 */
export const MIN_CURVE_DEG = 10;
const MAX_CURVES = 3;

/** A curve by places in its chain, from 0 at the top, before its uncertainty is known. */
export type CurveShape = Omit<Curve<number>, "uncertaintyDeg">;

/**
 * The curves of a spine, largest first, at most three: one between each two neighbouring extremes of tilt.
 *
 * The largest is max Cobb unless a curve the other way lies between the two vertebrae that max Cobb is taken from. Tilts are
 * not smoothed. The convexity is that of the apex. If the end vertebrae are neighbours, the apex is the disc between them:
 * `apex` is then the upper one and the convexity that of the tilts. Evidence: training/experiments.md.
 *
 * @param tilts degrees from top to bottom, continuous (`tiltsOf`).
 * @param centres of the same vertebrae, px.
 */
export function curvesOf(tilts: readonly number[], centres: readonly Point[]): CurveShape[] {
  const extremes = extremesOf(tilts, MIN_CURVE_DEG);
  return extremes
    .slice(1)
    .map((lower, i) => curveBetween(extremes[i]!, lower, tilts, centres))
    .toSorted((a, b) => b.cobbDeg - a.cobbDeg || a.upper - b.upper)
    .slice(0, MAX_CURVES);
}

/** Positions of the extremes of tilt, top to bottom, between which the tilt turns by at least `turnDeg` each time. */
export function extremesOf(tilts: readonly number[], turnDeg: number): number[] {
  const extremes: number[] = [];
  let [highest, lowest] = [0, 0];
  let rising: boolean | null = null;
  tilts.forEach((tilt, i) => {
    if (tilt > tilts[highest]!) highest = i;
    if (tilt < tilts[lowest]!) lowest = i;
    if (rising !== true && tilt - tilts[lowest]! >= turnDeg) {
      extremes.push(lowest);
      [rising, highest] = [true, i];
    } else if (rising !== false && tilts[highest]! - tilt >= turnDeg) {
      extremes.push(highest);
      [rising, lowest] = [false, i];
    }
  });
  if (rising !== null) extremes.push(rising ? highest : lowest);
  return extremes;
}

function curveBetween(upper: number, lower: number, tilts: readonly number[], centres: readonly Point[]): CurveShape {
  let [apex, farthest] = [upper, 0];
  for (let i = upper + 1; i < lower; i++) {
    const offset = offsetFromLine(centres[i]!, centres[upper]!, centres[lower]!);
    if (Math.abs(offset) > Math.abs(farthest)) [apex, farthest] = [i, offset];
  }
  const bulgesRight = farthest === 0 ? tilts[lower]! > tilts[upper]! : farthest > 0;
  return {
    cobbDeg: Math.abs(tilts[lower]! - tilts[upper]!),
    upper,
    lower,
    apex,
    convexity: bulgesRight ? "image-right" : "image-left",
  };
}
