import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/app-error";

/** Tries of one film, the first included: what lasts longer is for the queue, which waits without holding a place. */
const TRIES = 3;
const FIRST_WAIT_MS = 250;
/** The longest wait that is held out here. */
const LONGEST_WAIT_MS = 5000;
/** The film was not read: reading it a second time can't double anything, and it can't be what is wrong. */
const SAFE_TO_REPEAT: ReadonlySet<string> = new Set(["ENGINE_UNREACHABLE", "ENGINE_UNAVAILABLE"]);

/**
 * Tries again, a few times, what may pass in a moment.
 * @param options.deadline when the time of the whole is over, on the clock of `performance.now()`, ms.
 * @throws the error of the last try; the reason of `signal` as soon as it is aborted.
 */
export async function retry<T>(
  attempt: () => Promise<T>,
  options: { signal: AbortSignal; deadline: number },
): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const waitMs = waitBeforeNextTry(error, tries, Math.random());
      if (waitMs === null || performance.now() + waitMs >= options.deadline) throw error;
      await sleep(waitMs, undefined, { signal: options.signal }).catch(() => options.signal.throwIfAborted());
    }
  }
}

/**
 * How long to wait before the same is tried again, ms; null when it is not to be. Full jitter (a random share of a
 * time that doubles), so that many films refused at once don't come back at once; on top of what the service asks for.
 * @param tries how often it was tried so far.
 * @param random 0 to 1.
 */
export function waitBeforeNextTry(error: unknown, tries: number, random: number): number | null {
  if (!(error instanceof AppError) || !SAFE_TO_REPEAT.has(error.code) || tries >= TRIES) return null;
  const asked = Number(error.headers["retry-after"] ?? 0) * 1000;
  const waitMs = asked + random * FIRST_WAIT_MS * 2 ** (tries - 1);
  return waitMs > LONGEST_WAIT_MS ? null : waitMs;
}
