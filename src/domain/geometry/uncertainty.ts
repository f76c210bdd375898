/**
 * Multiples of an angle's sd that reach as far as 80 and 95 % of errors do. The first is that of a normal distribution, to
 * which the model's errors are scaled; the second was measured (`training.calibrate`): a film now and then is read far off.
 */
const SDS = { p80: 1.28, p95: 2.12 } as const;
const MAX_DEG = 180;

/** Half-widths in degrees of the intervals that 80 and 95 of 100 such angles, measured by hand, lie in. */
export type AngleUncertainty = { p80: number; p95: number };

/** The intervals of an angle whose expected error (1 sd) is `sdDeg`, at most 180°. */
export function intervalsOf(sdDeg: number): AngleUncertainty {
  return { p80: Math.min(SDS.p80 * sdDeg, MAX_DEG), p95: Math.min(SDS.p95 * sdDeg, MAX_DEG) };
}
