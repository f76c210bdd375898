import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { endProcess, isRunning, knownProcessSchema, signalGroup, type KnownProcess } from "./processes";
import { writeAtomically } from "./write-atomically";

const recordSchema = z.array(knownProcessSchema);

const recordPath = (dataDir: string): string => join(dataDir, "processes.json");

/**
 * Remembers what runs now, for a next start after this supervisor was killed. On a full disk the former record stays:
 * nothing is started there, and what has ended is told from what runs.
 */
export function recordProcesses(dataDir: string, processes: KnownProcess[]): void {
  try {
    writeAtomically(recordPath(dataDir), JSON.stringify(processes));
  } catch (error) {
    const full = error instanceof Error && "code" in error && error.code === "ENOSPC";
    if (!full) throw error;
  }
}

function readRecord(dataDir: string): KnownProcess[] {
  if (!existsSync(recordPath(dataDir))) return [];
  return recordSchema.parse(JSON.parse(readFileSync(recordPath(dataDir), "utf8")));
}

/** Ends what a supervisor that was killed left running. A process that merely has the same id now is left alone. */
export async function clearLeftovers(dataDir: string): Promise<void> {
  const left = readRecord(dataDir).filter((known) => isRunning(known));
  if (left.length === 0) return;
  const database = left.filter(({ name }) => name === "postgres");
  await Promise.all(left.filter(({ name }) => name !== "postgres").map((known) => endProcess(known, "SIGTERM", 3000)));
  await Promise.all(database.map((known) => endProcess(known, "SIGINT", 10_000)));
  recordProcesses(dataDir, []);
}

/** Kills what runs, without asking. */
export function killRecorded(dataDir: string): void {
  for (const known of readRecord(dataDir)) {
    if (isRunning(known)) signalGroup(known.pid, "SIGKILL");
  }
}
