import type { Severity } from "./measurement";

/** Severity by max Cobb in degrees, unrounded: under 10° none, then mild, from 25° moderate, from 40° severe. */
export function severityOf(maxCobbDeg: number): Severity {
  if (maxCobbDeg >= 40) return "severe";
  if (maxCobbDeg >= 25) return "moderate";
  return maxCobbDeg >= 10 ? "mild" : "none";
}
