import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, vi } from "vitest";
import { z } from "zod";
import { identifyProcess, knownProcessSchema } from "#cli/stack/processes";
import { WORKER_IS_READY, workerArgs } from "#cli/stack/start-stack";
import { scaled } from "../support/patience";

/** How long a run may take from the moment that a worker is up, ms: the promise that these tests are there for. */
export const RECOVERY_MS = scaled(20_000);
const START_MS = scaled(45_000);

/** The part of the stack under test that has this name now: "postgres", "s3", "web", "web-2". */
export function pidOf(name: string): number {
  const record = readFileSync(join(process.env.DATA_DIR!, "processes.json"), "utf8");
  const known = z
    .array(knownProcessSchema)
    .parse(JSON.parse(record))
    .find((one) => one.name === name);
  if (!known) throw new Error(`${name} does not run`);
  return known.pid;
}

/**
 * Ends a part: "SIGKILL" as a power cut does, "SIGTERM" as an update does. Its supervisor starts it again.
 * @param url answers once it is back.
 */
export async function restart(name: string, signal: "SIGKILL" | "SIGTERM", url: string): Promise<void> {
  const pid = pidOf(name);
  process.kill(pid, signal);
  await vi.waitFor(() => expect(identifyProcess(pid)).toBeNull(), { timeout: START_MS, interval: 10 });
  await vi.waitFor(async () => expect((await fetch(url)).ok).toBe(true), { timeout: START_MS, interval: 20 });
}

const started: ChildProcess[] = [];
afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
});

/** One more worker on the database of the stack, that nobody starts again. */
export class Worker {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  private constructor(child: ChildProcess) {
    this.#child = child;
    this.#exited = once(child, "exit");
  }

  /** Resolves once it takes jobs. */
  static async start(concurrency = 2): Promise<Worker> {
    const settings = { NODE_ENV: "production", LOG_LEVEL: "info", WORKER_CONCURRENCY: String(concurrency) } as const;
    const child = spawn(process.execPath, workerArgs(), {
      env: { ...process.env, ...settings },
      stdio: ["ignore", "pipe", "inherit"],
    });
    started.push(child);
    let log = "";
    child.stdout.on("data", (chunk: Buffer) => (log += chunk.toString()));
    const worker = new Worker(child);
    const look = (): void => {
      if (!log.includes(WORKER_IS_READY)) throw new Error(`the worker is not ready: ${log}`);
    };
    await vi.waitFor(look, { timeout: START_MS, interval: 20 });
    return worker;
  }

  get isUp(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#exited;
  }

  /** Asks it to end, and waits for that. @returns its exit code. */
  async stop(): Promise<number | null> {
    this.#child.kill("SIGTERM");
    await this.#exited;
    return this.#child.exitCode;
  }
}
