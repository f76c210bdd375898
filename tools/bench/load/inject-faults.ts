import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "#cli/stack/start-stack";

const PARTS = ["worker", "web", "postgres", "s3"];

/** Kills a part of the stack every `everyMs`, in turn, until aborted. @returns how often each was killed. */
export async function injectFaults(stack: Stack, everyMs: number, signal: AbortSignal): Promise<Map<string, number>> {
  const kills = new Map(PARTS.map((part) => [part, 0]));
  for (let turn = 0; !signal.aborted; turn += 1) {
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    const part = PARTS[turn % PARTS.length]!;
    const pid = stack.processId(part);
    if (signal.aborted || pid === null) continue;
    process.kill(pid, "SIGKILL");
    kills.set(part, kills.get(part)! + 1);
  }
  return kills;
}
