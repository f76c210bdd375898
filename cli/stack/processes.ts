import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";

/**
 * Something that tells a process from a later one with the same id: the moment it started.
 * @returns null when there is no such process (or only its zombie).
 */
export function identifyProcess(pid: number): string | null {
  try {
    if (existsSync("/proc/self/stat")) {
      // "pid (name) state … starttime": the name may hold spaces, so count from the last parenthesis.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
      return fields[0] === "Z" ? null : (fields[19] ?? null);
    }
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

export const knownProcessSchema = z.object({ name: z.string(), pid: z.number().int(), identity: z.string() });
/** A process as it is remembered in files: its id and what tells it from a later one with the same id. */
export type KnownProcess = z.infer<typeof knownProcessSchema>;

export function isRunning({ pid, identity }: KnownProcess): boolean {
  return identifyProcess(pid) === identity;
}

/** Sends a signal to a process that leads its own group, and to all of the group. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    const gone = error instanceof Error && "code" in error && error.code === "ESRCH";
    if (!gone) throw error;
  }
}

function isGroupRunning(pid: number): boolean {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

/** Asks a process and its group to end and, after `patienceMs`, makes them. Returns when they are gone. */
export async function endProcess(known: KnownProcess, signal: NodeJS.Signals, patienceMs: number): Promise<void> {
  if (!isRunning(known)) return;
  const deadline = Date.now() + patienceMs;
  signalGroup(known.pid, signal);
  while (isRunning(known)) {
    if (Date.now() > deadline) signalGroup(known.pid, "SIGKILL");
    await sleep(25);
  }
  // What it started may take longer than itself.
  while (isGroupRunning(known.pid) && Date.now() <= deadline) await sleep(25);
  signalGroup(known.pid, "SIGKILL");
}
