import { median } from "../geometry/median";
import type { Cornered } from "../geometry/point";
import { centreOf, distance, heightOf } from "../geometry/vertebra-geometry";

/** A step at most this long beside those around it … */
const MAX_STEP_RATIO = 0.6;
/** … and shorter than a vertebra is high: two there would overlap. Evidence: docs/decisions/0040-views-of-a-film.md. */
const MAX_STEP_IN_HEIGHTS = 1;

/**
 * Positions of vertebrae that lie so close to the one below or above that both may be the same vertebra, found twice. Compared
 * with the two steps on either side, because vertebrae grow from neck to pelvis.
 */
export function doublesOf(chain: readonly Cornered[]): number[] {
  const centres = chain.map(centreOf);
  const steps = centres.slice(1).map((centre, i) => distance(centres[i]!, centre));
  const doubled = steps.flatMap((step, i) => {
    const around = [...steps.slice(Math.max(i - 2, 0), i), ...steps.slice(i + 1, i + 3)];
    const height = (heightOf(chain[i]!) + heightOf(chain[i + 1]!)) / 2;
    const isShort = around.length > 0 && step < MAX_STEP_RATIO * median(around) && step < MAX_STEP_IN_HEIGHTS * height;
    return isShort ? [i, i + 1] : [];
  });
  return [...new Set(doubled)];
}
