import type { Severity } from "./measurement";

const MILDEST_FIRST: readonly Severity[] = ["none", "mild", "moderate", "severe"];

/** Severity by max Cobb in degrees, unrounded: under 10° none, then mild, from 25° moderate, from 40° severe. */
export function severityOf(maxCobbDeg: number): Severity {
  if (maxCobbDeg >= 40) return "severe";
  if (maxCobbDeg >= 25) return "moderate";
  return maxCobbDeg >= 10 ? "mild" : "none";
}

/** Severities that an interval of `halfWidth` degrees about an angle reaches into, mildest first. */
export function severitiesWithin(maxCobbDeg: number, halfWidth: number): Severity[] {
  const rank = (deg: number) => MILDEST_FIRST.indexOf(severityOf(deg));
  return MILDEST_FIRST.slice(rank(maxCobbDeg - halfWidth), rank(maxCobbDeg + halfWidth) + 1);
}
