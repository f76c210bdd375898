import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { PlainError } from "../command/plain-error";
import { identifyProcess, isRunning, knownProcessSchema, type KnownProcess } from "./processes";
import { writeAtomically } from "./write-atomically";

export const LOCK_FILE = "up.lock";

/** Who may have a data folder, in words. */
const HOLDERS = { up: "another start of the app", backup: "a backup", restore: "a restore" };
type Holder = keyof typeof HOLDERS;

function readHolder(path: string): KnownProcess | null {
  try {
    return knownProcessSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}

/** Whether the app runs with this data folder, or is about to. */
export function isAppRunning(dir: string): boolean {
  const holder = readHolder(join(dir, LOCK_FILE));
  return holder !== null && holder.name === ("up" satisfies Holder) && isRunning(holder);
}

/**
 * Takes a data folder for this process. A lock whose holder is gone is taken over.
 * @returns a function that gives it back.
 * @throws PlainError when another process has it.
 */
export async function takeLock(dir: string, name: Holder = "up"): Promise<() => void> {
  const path = join(dir, LOCK_FILE);
  const me: KnownProcess = { name, pid: process.pid, identity: identifyProcess(process.pid) ?? "" };
  const refuse = (holder: KnownProcess | null): never => {
    const [, what = HOLDERS.up] = Object.entries(HOLDERS).find(([key]) => key === holder?.name) ?? [];
    throw new PlainError(
      `${dir} is in use by ${what} (process ${holder?.pid ?? "unknown"}): stop that one first, or choose another folder with --data-dir.`,
    );
  };
  try {
    writeFileSync(path, JSON.stringify(me), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
    const holder = readHolder(path);
    if (holder && isRunning(holder)) refuse(holder);
    writeAtomically(path, JSON.stringify(me));
    // Of two that found the same dead holder, the one that wrote last has it.
    await sleep(100);
    const winner = readHolder(path);
    if (winner?.pid !== me.pid || winner.identity !== me.identity) refuse(winner);
  }
  return () => {
    if (readHolder(path)?.pid === me.pid) rmSync(path, { force: true });
  };
}
