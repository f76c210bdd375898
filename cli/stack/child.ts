import { spawn } from "node:child_process";
import { appendFileSync, closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { countEndedChild } from "../command/child-cpu";
import { PlainError } from "../command/plain-error";
import { endProcess, identifyProcess, type KnownProcess } from "./processes";

const OLD_LOG_BYTES = 5 * 1024 * 1024;
/** A child that lived shorter than this when it died counts towards a crash loop. */
const SHORT_LIFE_MS = 20_000;
const CRASHES_ALLOWED = 4;
/** A busy machine takes minutes for what an idle one does in seconds; what cannot start ends before. */
const READY_MS = 300_000;
const LOOK_FOR_ROOM_MS = 1000;

export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  uid?: number;
  gid?: number;
  logPath: string;
  /** Gets each line as it is logged. */
  onLine?: (line: string) => void;
  /** Asked every 50 ms after each start until it says yes; `log` is what this start has logged so far. */
  isReady: (log: () => string) => Promise<boolean>;
  stopSignal: NodeJS.Signals;
  /** After this long the child is killed. */
  patienceMs: number;
  /** false while the disk is too full to start on. */
  hasRoom: () => boolean;
}

/** One child process that is started again when it dies, until it is stopped or dies too often. */
export class SupervisedChild {
  readonly #spec: ChildSpec;
  readonly #events: { changed: () => void; restarting: (line: string) => void; failed: (error: PlainError) => void };
  #known: KnownProcess | null = null;
  /** Settled once the end of the present life has been told. */
  #ended: Promise<void> = Promise.resolve();
  #stopping = false;
  #wasReady = false;
  #crashes = 0;
  #logStart = 0;

  constructor(
    spec: ChildSpec,
    events: { changed: () => void; restarting: (line: string) => void; failed: (error: PlainError) => void },
  ) {
    this.#spec = spec;
    this.#events = events;
    if (existsSync(spec.logPath) && statSync(spec.logPath).size > OLD_LOG_BYTES) {
      renameSync(spec.logPath, `${spec.logPath}.old`);
    }
  }

  get name(): string {
    return this.#spec.name;
  }

  /** The running process, or null between two lives. */
  get known(): KnownProcess | null {
    return this.#known;
  }

  start(): void {
    const { name, command, args, env, cwd, uid, gid, logPath, onLine } = this.#spec;
    const log = openSync(logPath, "a", 0o600);
    this.#logStart = statSync(logPath).size;
    const startedAt = Date.now();
    // Its own process group: Ctrl-C in the terminal reaches the supervisor alone, which stops all in the right order.
    const output = onLine ? "pipe" : log;
    const child = spawn(command, args, { env, cwd, uid, gid, detached: true, stdio: ["ignore", output, output] });
    closeSync(log);
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        appendFileSync(logPath, `${line}\n`);
        onLine?.(line);
      });
    }
    const pid = child.pid;
    const identity = pid ? identifyProcess(pid) : null;
    this.#known = pid && identity ? { name, pid, identity } : null;
    this.#events.changed();
    this.#ended = new Promise((resolve) => {
      let over = false;
      const onEnd = (how: string): void => {
        if (over) return;
        over = true;
        this.#known = null;
        this.#events.changed();
        if (!this.#stopping) void this.#restart(how, Date.now() - startedAt);
        resolve();
      };
      child.once("error", (error) => onEnd(error.message));
      child.once("exit", countEndedChild);
      child.once("exit", (code, signal) => onEnd(signal ? `signal ${signal}` : `exit code ${code}`));
    });
  }

  /** What the current life has logged. */
  readLog(): string {
    return readFileSync(this.#spec.logPath).subarray(this.#logStart).toString("utf8");
  }

  /** @throws the signal's reason once it is aborted, or PlainError when the child takes too long. */
  async waitUntilReady(signal: AbortSignal): Promise<void> {
    const deadline = Date.now() + READY_MS;
    for (;;) {
      signal.throwIfAborted();
      if (Date.now() > deadline) {
        const { name, logPath } = this.#spec;
        throw new PlainError(`${name} was not ready after ${READY_MS / 1000} s: its log, ${logPath}, says why.`);
      }
      if (this.#known && (await this.#spec.isReady(() => this.readLog()))) {
        this.#wasReady = true;
        return;
      }
      await sleep(50, undefined, { signal }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#known) await endProcess(this.#known, this.#spec.stopSignal, this.#spec.patienceMs);
    // The process is gone a moment before that is told, and the folder that its end is recorded in may be gone by then.
    await this.#ended;
  }

  async #restart(how: string, livedMs: number): Promise<void> {
    const { name, logPath, hasRoom } = this.#spec;
    if (!hasRoom()) {
      await this.#restartWithRoom();
      return;
    }
    this.#crashes = livedMs < SHORT_LIFE_MS ? this.#crashes + 1 : 1;
    if (this.#crashes > CRASHES_ALLOWED) {
      const tail = this.readLog().trim().split("\n").slice(-15).join("\n  ");
      this.#events.failed(
        new PlainError(`${name} stopped ${this.#crashes} times in a row (${how}). The end of ${logPath}:\n  ${tail}`),
      );
      return;
    }
    const delayMs = 250 * 2 ** this.#crashes;
    this.#events.restarting(`${name} stopped (${how}); starting it again.`);
    await sleep(delayMs);
    if (!this.#stopping) this.start();
  }

  /** On a full disk every new start would fail: what has run before waits for room, however long that takes. */
  async #restartWithRoom(): Promise<void> {
    const { name, logPath, hasRoom } = this.#spec;
    const full = `${name} stopped: the disk of ${logPath} is full.`;
    if (!this.#wasReady) {
      this.#events.failed(new PlainError(`${full} Free some space and run the same command again.`));
      return;
    }
    this.#events.restarting(`${full} Free some space: it starts again by itself then.`);
    while (!this.#stopping && !hasRoom()) await sleep(LOOK_FOR_ROOM_MS);
    this.#crashes = 0;
    if (!this.#stopping) this.start();
  }
}
