/** The largest angle of a spine: degrees, and the positions in the chain it is taken between, `upper` above `lower`. */
export type MaxCobb = { deg: number; upper: number; lower: number };

/**
 * Max Cobb: the largest |θi − θj| over all pairs of vertebrae, which is the largest tilt less the smallest.
 * As the public benchmark (Spinal-AI2024) takes it, but without its limit of 90°. Among equals the uppermost vertebrae count.
 *
 * @param tilts degrees from top to bottom, continuous (`tiltsOf`).
 * @returns null for fewer than two vertebrae.
 */
export function maxCobbOf(tilts: readonly number[]): MaxCobb | null {
  if (tilts.length < 2) return null;
  const largest = tilts.indexOf(Math.max(...tilts));
  const smallest = tilts.indexOf(Math.min(...tilts));
  if (largest === smallest) return { deg: 0, upper: 0, lower: 1 };
  return {
    deg: tilts[largest]! - tilts[smallest]!,
    upper: Math.min(largest, smallest),
    lower: Math.max(largest, smallest),
  };
}
