import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

const LOOK_MS = 50;
const PAGE_BYTES = 4096;

/** Processes of the stack whose name begins so, by the record that its supervisor keeps. */
export function processesOf(name: "web" | "worker"): number[] {
  const record = readFileSync(join(process.env.DATA_DIR!, "processes.json"), "utf8");
  const known = z.array(z.object({ name: z.string(), pid: z.number() })).parse(JSON.parse(record));
  return known.filter((one) => one.name === name || one.name.startsWith(`${name}-`)).map(({ pid }) => pid);
}

/** @returns bytes; 0 when the process is gone. */
export function residentBytes(pid: number): number {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, "utf8").split(" ")[1]) * PAGE_BYTES;
  } catch {
    return 0;
  }
}

export function childrenOf(pid: number): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

/** The most that `read` gives while `work` runs. */
export async function peakDuring(read: () => number, work: () => Promise<unknown>): Promise<number> {
  const ended = new AbortController();
  let peak = read();
  const look = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      peak = Math.max(peak, read());
      await sleep(LOOK_MS, undefined, { signal: ended.signal }).catch(() => undefined);
    }
  };
  const looking = look();
  await work().finally(() => ended.abort());
  await looking;
  return peak;
}
