import type { Warning } from "./measurement";
import type { Detection } from "./prediction";
import { centreOf, distance } from "./vertebra-geometry";

/** T1…L5 are 17; fewer than this and end vertebrae may well be missing. */
const MIN_VERTEBRAE = 12;
/** Below it, the baseline model misses the labelled tilt on real films by 3.9° on average, above it by 2.2°. */
const LOW_CONFIDENCE = 0.5;
/** A step this many times the steps around it leaves room for a vertebra; 0.2 % of the steps of labelled spines are as long. */
const GAP_RATIO = 1.6;
const MAX_UNCERTAINTY_DEG = 5;

/**
 * Why to trust the angles of a spine less, as positions in its chain.
 *
 * A vertebra of low confidence counts where an angle spans it. Nearly every film has one above or below all curves (a neck
 * vertebra cut by the edge), and it says nothing about them; within the span of max Cobb it goes with a third more error
 * on real films and twice the error on generated ones.
 *
 * @param chain vertebrae of the spine from top to bottom.
 * @param angles every angle that is shown: max Cobb and the curves.
 */
export function warningsOf(
  chain: readonly Detection[],
  angles: readonly { upper: number; lower: number; uncertaintyDeg: number | null }[],
): Warning[] {
  const warnings: Warning[] = [];
  if (chain.length < MIN_VERTEBRAE) warnings.push({ code: "FEW_VERTEBRAE" });

  const found = (code: Warning["code"], positions: Iterable<number>): void => {
    const vertebrae = [...new Set(positions)].toSorted((a, b) => a - b);
    if (vertebrae.length > 0) warnings.push({ code, vertebrae });
  };
  found(
    "LOW_CONFIDENCE",
    chain
      .map((_, position) => position)
      .filter((position) => chain[position]!.confidence < LOW_CONFIDENCE)
      .filter((position) => angles.some(({ upper, lower }) => upper <= position && position <= lower)),
  );
  found(
    "GAP_IN_CHAIN",
    gapsOf(chain).flatMap((above) => [above, above + 1]),
  );
  found(
    "UNCERTAIN_ANGLE",
    angles
      .filter(({ uncertaintyDeg }) => uncertaintyDeg !== null && uncertaintyDeg > MAX_UNCERTAINTY_DEG)
      .flatMap(({ upper, lower }) => [upper, lower]),
  );
  return warnings;
}

/**
 * Positions above which a step down the chain is much longer than those around it. Compared with the two steps on either side,
 * because vertebrae grow from neck to pelvis.
 */
function gapsOf(chain: readonly Detection[]): number[] {
  const centres = chain.map(centreOf);
  const steps = centres.slice(1).map((centre, i) => distance(centres[i]!, centre));
  return steps.flatMap((step, i) => {
    const around = [...steps.slice(Math.max(i - 2, 0), i), ...steps.slice(i + 1, i + 3)];
    return step > GAP_RATIO * median(around) ? [i] : [];
  });
}

/** Of at least one number; the mean of the middle two of an even count. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.floor(sorted.length / 2)]!) / 2;
}
