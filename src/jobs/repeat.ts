import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "@/lib/logger";

/** Does the same again and again, until `signal` says to stop; what goes wrong is logged and done anew the next time. */
export async function repeat(
  task: { what: string; everyMs: number; run: () => Promise<void> },
  { signal, log }: { signal: AbortSignal; log: Logger },
): Promise<void> {
  const { what, everyMs, run } = task;
  while (!signal.aborted) {
    await run().catch((error: unknown) => log.warn({ err: error, what }, "not done; done again soon"));
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
  }
}
