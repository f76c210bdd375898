import { z } from "zod";

/**
 * Multiples of an angle's sd that reach as far as 80 and 95 % of errors do, if they are distributed normally, as the sum of
 * eight corners' errors nearly is.
 */
const SDS = { p80: 1.28, p95: 1.96 } as const;
const MAX_DEG = 180;

/** Half-widths in degrees of the intervals that 80 and 95 of 100 such angles, measured by hand, lie in. */
export type AngleUncertainty = { p80: number; p95: number };

const intervals = z.object({ p80: z.number().nonnegative(), p95: z.number().nonnegative() }).nullable();

/** Null where the model states no errors. The first runs that were stored had the 95 % half-width alone. */
export const angleUncertaintySchema = z.preprocess(
  (stored) => (typeof stored === "number" ? intervalsOf(stored / SDS.p95) : stored),
  intervals,
);

/** The intervals of an angle whose expected error (1 sd) is `sdDeg`, at most 180°. */
export function intervalsOf(sdDeg: number): AngleUncertainty {
  return { p80: Math.min(SDS.p80 * sdDeg, MAX_DEG), p95: Math.min(SDS.p95 * sdDeg, MAX_DEG) };
}
