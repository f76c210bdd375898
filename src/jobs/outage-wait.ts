/** A service that is started anew, or its machine, is back by then; later an answer is better than more waiting. */
const PATIENCE_MS = 5 * 60_000;
const SHORTEST_WAIT_MS = 10_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * When a film is tried again that found the engine away: after as long as the outage has lasted, within bounds, and
 * not before the engine asked for. Up to a quarter is added at random, so that all that wait don't come at once.
 * @param outage.since when this film met the outage first, ms since 1970.
 * @param outage.retryAfter what the engine asked for, s.
 * @param random 0 to 1.
 * @returns null when the film has waited long enough, or would have to wait for too long.
 */
export function nextTryInOutage(
  outage: { since: number; now: number; retryAfter?: number },
  random: number,
): Date | null {
  const lasted = outage.now - outage.since;
  const asked = (outage.retryAfter ?? 0) * 1000;
  if (lasted + asked >= PATIENCE_MS) return null;
  const waitMs = Math.max(asked, SHORTEST_WAIT_MS, Math.min(lasted, LONGEST_WAIT_MS));
  return new Date(outage.now + waitMs * (1 + random / 4));
}
