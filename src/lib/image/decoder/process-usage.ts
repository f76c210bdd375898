import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/** Resident memory, and the processor time used so far by all threads. */
export type ProcessUsage = { rssBytes: number; cpuMs: number };

/** Linux counts processor time in hundredths of a second towards programs, whatever its own clock is. */
const MS_A_TICK = 10;

const hasProc = existsSync("/proc/self/stat");

/** @returns null where there is no such process any more, or this system does not tell. */
export async function readProcessUsage(pid: number): Promise<ProcessUsage | null> {
  try {
    return hasProc ? readProc(pid) : await askPs(pid);
  } catch {
    return null;
  }
}

function readProc(pid: number): ProcessUsage {
  const [, rssKb] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  // "pid (name) state … utime stime": the name may hold spaces, so count from the last parenthesis.
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return { rssBytes: Number(rssKb ?? 0) * 1024, cpuMs: (Number(fields[11]) + Number(fields[12])) * MS_A_TICK };
}

async function askPs(pid: number): Promise<ProcessUsage> {
  const { stdout } = await promisify(execFile)("ps", ["-o", "rss=,time=", "-p", String(pid)]);
  return parsePs(stdout);
}

const SECONDS = [1, 60, 3600, 86_400];

/** What `ps -o rss=,time=` prints on macOS and the BSDs: kB, and time as [[days-]hours:]minutes:seconds. */
export function parsePs(line: string): ProcessUsage {
  const [rssKb = "", time = ""] = line.trim().split(/\s+/);
  const parts = time.split(/[-:]/).toReversed().map(Number);
  const seconds = parts.reduce((sum, part, index) => sum + part * SECONDS[index]!, 0);
  return { rssBytes: Number(rssKb) * 1024, cpuMs: Math.round(seconds * 1000) };
}
