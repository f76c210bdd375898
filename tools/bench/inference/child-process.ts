import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { signalGroup } from "#cli/stack/processes";

/** Loading torch from a cold disk takes its time. */
export const START_MS = 120_000;
const STOP_MS = 5000;
const KEPT_LOG_CHARACTERS = 4000;
/** Of Linux on every processor that it runs Node on (sysconf _SC_CLK_TCK). */
const MS_A_TICK = 10;

/** What a process has used: MB it holds now, the most MB that it ever held, ms of processor time so far. */
export type Usage = { nowMb: number; peakMb: number; cpuMs: number };

/** One process of the bench, in a process group of its own, which is killed when `signal` is aborted. */
export class ChildProcess {
  readonly #name: string;
  readonly #child;
  #log = "";

  constructor(
    name: string,
    [command, ...args]: [string, ...string[]],
    options: { cwd: string; env: Record<string, string>; signal: AbortSignal },
  ) {
    const { cwd, env, signal } = options;
    this.#name = name;
    this.#child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#keepLog(this.#child.stderr);
    this.#child.once("error", (error) => {
      this.#log += error.message;
    });
    signal.addEventListener("abort", () => this.#signal("SIGKILL"), { once: true });
  }

  get input(): Writable {
    return this.#child.stdin;
  }

  get output(): Readable {
    return this.#child.stdout;
  }

  get ended(): boolean {
    return this.#child.pid === undefined || this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Its output is a log too. Who does not read the output must call this, or the process stops when the pipe is full. */
  logOutput(): void {
    this.#keepLog(this.#child.stdout);
  }

  /** An error with the end of what the process has logged. */
  fault(what: string): Error {
    return new Error(`${this.#name} ${what}. The end of its log:\n${this.#log.trim()}`);
  }

  /** null where the system does not tell (no /proc). */
  usage(): Usage | null {
    const folder = `/proc/${this.#child.pid}`;
    if (!existsSync(folder)) return null;
    const status = readFileSync(`${folder}/status`, "utf8");
    const megabytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
    // "pid (name) state …": the name may hold spaces, so count from the last parenthesis; utime and stime.
    const ticks = readFileSync(`${folder}/stat`, "utf8").split(") ").at(-1)?.split(" ").slice(11, 13) ?? [];
    const cpuMs = ticks.reduce((sum, text) => sum + Number(text) * MS_A_TICK, 0);
    return { nowMb: megabytes("VmRSS"), peakMb: megabytes("VmHWM"), cpuMs };
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const exit = once(this.#child, "exit");
    this.#signal("SIGTERM");
    const kill = setTimeout(() => this.#signal("SIGKILL"), STOP_MS);
    await exit;
    clearTimeout(kill);
  }

  #keepLog(stream: Readable): void {
    stream.on("data", (chunk: Buffer) => {
      this.#log = (this.#log + chunk.toString("utf8")).slice(-KEPT_LOG_CHARACTERS);
    });
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.#child.pid && !this.ended) signalGroup(this.#child.pid, signal);
  }
}
