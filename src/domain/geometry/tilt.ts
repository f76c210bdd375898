import type { Cornered, Point } from "./point";
import { type AngleUncertainty, intervalsOf } from "./uncertainty";
import { centreOf, distance, midLineOf } from "./vertebra-geometry";

const DEGREES = 180 / Math.PI;
/** Of the errors of one vertebra's corners (`training.calibrate`): most of what a corner errs moves the vertebra and turns nothing. */
const CORNER_CORRELATION = 0.63;

/** Direction of the spine at a place of the chain, from the neighbour above to the neighbour below, px; not normalised. */
export function spineDirectionAt(centres: readonly Point[], position: number): Point {
  const above = centres[Math.max(position - 1, 0)]!;
  const below = centres[Math.min(position + 1, centres.length - 1)]!;
  return { x: below.x - above.x, y: below.y - above.y };
}

/**
 * Tilt of every vertebra of a chain in degrees: θ = atan2(v.y, v.x) of its mid-line v = mid(TR, BR) − mid(TL, BL),
 * growing clockwise on the screen (0 = level, positive = image right lower).
 *
 * v is taken to point to the right of the way down the spine, so a vertebra whose left and right corners are
 * exchanged (a mirrored film, a slip of the model) has the tilt it would have otherwise. Along the chain θ is continuous
 * (no jump from 180° to −180°): differences of tilts are angles as they stand.
 *
 * @param chain vertebrae from top to bottom.
 */
export function tiltsOf(chain: readonly Cornered[]): number[] {
  const centres = chain.map(centreOf);
  let previous = 0;
  return chain.map((vertebra, position) => {
    const raw = angleOf(midLineOf(vertebra));
    const acrossSpine = crossDirection(spineDirectionAt(centres, position));
    const facing = Math.abs(turnBetween(acrossSpine, raw)) > 90 ? raw + 180 : raw;
    previous += turnBetween(previous, facing);
    return previous;
  });
}

/** Angle between a vertebra's mid-line and the perpendicular to the spine at its place, 0…90°. */
export function obliquityOf(vertebra: Cornered, down: Point): number {
  const turn = Math.abs(turnBetween(crossDirection(down), angleOf(midLineOf(vertebra))));
  return Math.min(turn, 180 - turn);
}

/**
 * Expected error (1 sd) of a vertebra's tilt in degrees, from the corners' expected errors: the ends of the mid-line are
 * means of two corners each, whose errors correlate by ρ, so its direction errs by √(1 − ρ)·√(Σ sd²) / (2·|v|), at most 180°.
 * Null where the model states no errors.
 */
export function tiltSd(vertebra: Cornered): number | null {
  let variance = 0;
  for (const { sd } of vertebra.corners) {
    if (sd === undefined) return null;
    variance += sd ** 2;
  }
  const turning = Math.sqrt((1 - CORNER_CORRELATION) * variance);
  const width = distance(...midLineOf(vertebra));
  return width === 0 ? 180 : Math.min((turning / (2 * width)) * DEGREES, 180);
}

/** Expected error (1 sd) of the angle between two vertebrae in degrees; null where the model states no errors. */
export function angleSd(a: Cornered, b: Cornered): number | null {
  const [sdA, sdB] = [tiltSd(a), tiltSd(b)];
  return sdA === null || sdB === null ? null : Math.hypot(sdA, sdB);
}

/** How uncertain the angle between two vertebrae is; null where the model states no errors. */
export function angleUncertainty(a: Cornered, b: Cornered): AngleUncertainty | null {
  const sd = angleSd(a, b);
  return sd === null ? null : intervalsOf(sd);
}

function angleOf([from, to]: readonly [Point, Point]): number {
  return Math.atan2(to.y - from.y, to.x - from.x) * DEGREES;
}

/** Direction in degrees that points to the right of the way down the spine, as the film shows it. */
function crossDirection(down: Point): number {
  return Math.atan2(-down.x, down.y) * DEGREES;
}

/** The turn from one direction to another, −180…180°. */
function turnBetween(from: number, to: number): number {
  const turn = (to - from) % 360;
  if (turn > 180) return turn - 360;
  return turn < -180 ? turn + 360 : turn;
}
