/**
 * Each curve's colour, as a class that sets `currentColor`: Okabe and Ito's set, which stays apart with any colour
 * vision. Over the film every line has a dark casing, so that it reads on white bone as well as on black.
 */
const CURVE_COLOURS = ["text-curve-1", "text-curve-2", "text-curve-3"] as const;

/** @param index rank of the curve, 0 for the major curve. */
export function curveColour(index: number): string {
  return CURVE_COLOURS[index % CURVE_COLOURS.length] ?? CURVE_COLOURS[0];
}
