import { severityOf } from "./severity";

/**
 * An angle as people read it: whole degrees, except where rounding up would carry it over a limit of severity. 39.6° is
 * moderate, and "40°" beside that word would contradict it: such an angle keeps one decimal, cut off, never rounded up.
 * @param deg degrees, 0 or more.
 * @param decimals how many to show where nothing is at stake.
 */
export function formatAngle(deg: number, decimals: 0 | 1 = 0): string {
  const rounded = deg.toFixed(decimals);
  if (severityOf(Number(rounded)) === severityOf(deg)) return `${rounded}°`;
  return `${(Math.floor(deg * 10) / 10).toFixed(1)}°`;
}

/**
 * Where an angle lies as people read it, in whole degrees rounded outwards: a range is not to read as narrower than it is.
 * @param deg degrees, 0 or more; no angle is less, so neither is the lower end.
 * @param halfWidth of the interval, degrees.
 */
export function formatRange(deg: number, halfWidth: number): string {
  return `${Math.max(0, Math.floor(deg - halfWidth))}° to ${Math.ceil(deg + halfWidth)}°`;
}
