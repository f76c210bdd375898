import { mkdtempSync, chmodSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { identifyProcess, isRunning, knownProcessSchema, type KnownProcess } from "#cli/stack/processes";
import { writeAtomically } from "#cli/stack/write-atomically";
import { findProcesses, type FoundProcess } from "./find-processes";

/** Short: Ray's sockets lie in here, and the name of a socket has 107 characters at most. */
const NAME = /^gate-(\d+)-/;
const RECORD = "gate.json";
const LAST_MS = 20_000;

/** A folder for all temporary files of one gate, and the mark by which whatever it started is found. */
export interface Scratch {
  folder: string;
  /** Kills what still runs of this gate and removes the folder. @returns a line for each process that was killed. */
  close: () => Promise<string[]>;
  /** The same without waiting, for an end at once. */
  abandon: () => void;
}

/** Makes the folder and lets everything that is started from now on put its temporary files there. */
export function openScratch(): Scratch {
  const folder = mkdtempSync(join(tmpdir(), `gate-${process.pid}-`));
  // Postgres may have to run as another user, who has to get to its own folder in here.
  chmodSync(folder, 0o711);
  const me: KnownProcess = { name: "gate", pid: process.pid, identity: identifyProcess(process.pid) ?? "" };
  writeAtomically(join(folder, RECORD), JSON.stringify(me));
  process.env.TMPDIR = folder;
  const abandon = (): void => {
    killAll(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  return { folder, close: () => clear(folder), abandon };
}

/**
 * Clears up after gates that were killed before they could do so themselves.
 * @returns the folders, each with what still ran.
 */
export async function sweepDeadGates(): Promise<{ folder: string; killed: string[] }[]> {
  const swept = [];
  for (const name of readdirSync(tmpdir())) {
    const folder = join(tmpdir(), name);
    const [, pid] = NAME.exec(name) ?? [];
    if (pid && isOurs(folder) && !isAlive(folder, Number(pid))) swept.push({ folder, killed: await clear(folder) });
  }
  return swept;
}

function isOurs(folder: string): boolean {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats !== undefined && stats.isDirectory() && stats.uid === (process.getuid?.() ?? stats.uid);
}

/** A gate that has only just made its folder has no record in it yet. */
function isAlive(folder: string, pid: number): boolean {
  try {
    return isRunning(knownProcessSchema.parse(JSON.parse(readFileSync(join(folder, RECORD), "utf8"))));
  } catch {
    return identifyProcess(pid) !== null;
  }
}

async function clear(folder: string): Promise<string[]> {
  const killed = new Map<number, string>();
  const deadline = performance.now() + LAST_MS;
  let left: FoundProcess[];
  while ((left = killAll(folder)).length > 0 && performance.now() < deadline) {
    for (const { pid, command } of left) killed.set(pid, `${pid} ${command}`);
    await sleep(20);
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return [...killed.values()];
}

/** @returns what was there to kill. */
function killAll(folder: string): FoundProcess[] {
  const found = findProcesses(folder);
  for (const { pid } of found) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // It ended by itself.
    }
  }
  return found;
}
