import { median } from "../geometry/median";
import type { Measurement } from "./measurement";
import { convexHull } from "../geometry/overlap";
import type { Cornered, Point } from "../geometry/point";
import { centreOf, distance, midpoint } from "../geometry/vertebra-geometry";

/** A step this many times the steps around it leaves room for a vertebra; 0.2 % of the steps of labelled spines are as long. */
const GAP_RATIO = 1.6;
/** The empty place is drawn this much smaller than it is, so that its outline stands clear of the vertebrae around it. */
const OUTLINE_SCALE = 0.8;

/** A place in the chain where a vertebra may be missing. */
export type Gap = {
  /** Id of the vertebra above it. */
  above: string;
  /** The room between its neighbours, px of the image. */
  outline: Point[];
};

/** The gaps of a measured spine, from the top, to be shown. None where there was too little of a spine to measure. */
export function gapsIn(
  { maxCobb, vertebrae }: Pick<Measurement, "maxCobb" | "vertebrae">,
  detections: readonly (Cornered & { id: string })[],
): Gap[] {
  if (!maxCobb) return [];
  const byId = new Map(detections.map((detection) => [detection.id, detection]));
  const chain = vertebrae.flatMap(({ id }) => byId.get(id) ?? []);
  return gapsOf(chain).map((position) => {
    const [above, below] = [chain[position]!, chain[position + 1]!];
    return { above: above.id, outline: roomBetween(above, below) };
  });
}

/**
 * Positions above which a step down the chain is much longer than those around it. Compared with the two steps on either side,
 * because vertebrae grow from neck to pelvis.
 */
export function gapsOf(chain: readonly Cornered[]): number[] {
  const centres = chain.map(centreOf);
  const steps = centres.slice(1).map((centre, i) => distance(centres[i]!, centre));
  return steps.flatMap((step, i) => {
    const around = [...steps.slice(Math.max(i - 2, 0), i), ...steps.slice(i + 1, i + 3)];
    return around.length > 0 && step > GAP_RATIO * median(around) ? [i] : [];
  });
}

function roomBetween(above: Cornered, below: Cornered): Point[] {
  const [, , bottomLeft, bottomRight] = above.corners;
  const [topLeft, topRight] = below.corners;
  const middle = midpoint(midpoint(bottomLeft, bottomRight), midpoint(topLeft, topRight));
  // A hull, because the corners of a vertebra may be named the other way round.
  return convexHull([bottomLeft, bottomRight, topLeft, topRight]).map(({ x, y }) => ({
    x: middle.x + OUTLINE_SCALE * (x - middle.x),
    y: middle.y + OUTLINE_SCALE * (y - middle.y),
  }));
}
