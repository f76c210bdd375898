import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "#cli/stack/start-stack";

const EVERY_MS = 250;
const PARTS = ["web", "worker", "postgres", "s3"];

/** MB of a process and its children; memory that they share counts once. Linux only: NaN elsewhere, or when it is gone. */
function memoryOf(pid: number): number {
  try {
    const kB = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, "utf8"))?.[1]);
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ").filter(Boolean);
    return kB / 1024 + children.reduce((sum, child) => sum + (memoryOf(Number(child)) || 0), 0);
  } catch {
    return Number.NaN;
  }
}

/** Looks at each part's memory four times a second until aborted. @returns MB by part, in the order of looking. */
export async function watchMemory(stack: Stack, signal: AbortSignal): Promise<Map<string, number[]>> {
  const seen = new Map<string, number[]>(PARTS.map((part) => [part, []]));
  while (!signal.aborted) {
    for (const [part, values] of seen) {
      const memory = memoryOf(stack.processId(part) ?? 0);
      if (!Number.isNaN(memory)) values.push(memory);
    }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
  return seen;
}
