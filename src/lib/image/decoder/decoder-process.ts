import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Answer, answerSchema, type Order, readBytes } from "./decoder-messages";
import type { DecoderLimits } from "./decoder-limits";
import { readProcessUsage } from "./process-usage";

const PROGRAM = fileURLToPath(new URL("decoder-child.ts", import.meta.url));
const LOADER = new URL("../../../../cli/load-typescript.mjs", import.meta.url).href;
/** What the program needs for numbers of its own; pixels do not count towards it. */
const HEAP_MB = 256;
/** A start that takes longer has failed: on an idle machine it takes half a second. */
const START_MS = 120_000;
const LOOK_MS = 50;
const KEPT_WORDS = 2000;

/** Why a decoder ended: it passed a limit, nobody wants its answer any more, another program ended it, or it crashed. */
type DeathCause = "memory" | "time" | "unwanted" | "killed" | "crashed";

/** A decoder has ended before its answer. */
export class DecoderDeath extends Error {
  readonly reason: DeathCause;

  constructor(reason: DeathCause, words: string) {
    super(`the decoder ended: ${reason}${words && `, ${words}`}`);
    this.reason = reason;
  }
}

/** What a decoder sends: an answer and the bytes that belong to it. */
export type DecoderAnswer = { answer: Answer; parts: Buffer[] };

/** One process that decodes films one after the other. It ends with this process, whatever ends this one. */
export class DecoderProcess {
  readonly #child: ChildProcess;
  readonly #pipe: Duplex;
  readonly #limits: DecoderLimits;
  /** Rejects with a DecoderDeath once it has ended. */
  readonly #death: Promise<never>;
  #killedFor: DeathCause | undefined;
  #words = "";

  private constructor(limits: DecoderLimits) {
    this.#limits = limits;
    this.#child = fork(PROGRAM, {
      execArgv: [`--max-old-space-size=${HEAP_MB}`, "--import", LOADER],
      env: environment(),
      stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
    });
    const pipe = this.#child.stdio[4];
    if (!(pipe instanceof Duplex)) throw new Error("no pipe to the decoder");
    this.#pipe = pipe;
    this.#death = new Promise((_resolve, reject) => {
      const end = (cause: DeathCause, how: string): void =>
        reject(new DecoderDeath(this.#killedFor ?? cause, [how, this.#words.trim()].filter(Boolean).join(": ")));
      this.#child.once("error", (error) => end("crashed", error.message));
      this.#child.once("exit", (code, signal) => {
        const tell = (): void => end(signal === "SIGKILL" ? "killed" : "crashed", signal ?? `exit code ${code}`);
        // Its last words may still be on their way.
        if (!this.#child.stderr || this.#child.stderr.closed) tell();
        else this.#child.stderr.once("close", tell);
      });
    });
    // Nobody may be waiting for it.
    this.#death.catch(() => undefined);
    // Told by the process's end.
    for (const stream of [pipe, this.#child.stderr]) stream?.on("error", () => undefined);
    this.#child.stderr?.on("data", (words: Buffer) => {
      this.#words = (this.#words + words.toString()).slice(-KEPT_WORDS);
    });
    // An idle decoder keeps no program from ending.
    for (const handle of [this.#child, this.#child.channel, pipe, this.#child.stderr]) unref(handle);
  }

  /** @throws DecoderDeath if it can't be started. */
  static async start(limits: DecoderLimits): Promise<DecoderProcess> {
    const decoder = new DecoderProcess(limits);
    const timer = setTimeout(() => decoder.#kill("time"), START_MS);
    try {
      await Promise.race([decoder.#hear(), decoder.#death]);
      return decoder;
    } finally {
      clearTimeout(timer);
    }
  }

  get isAlive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null && !this.#killedFor;
  }

  /** Resident memory; null once it has ended. */
  async readMemory(): Promise<number | null> {
    return (await this.#readUsage())?.rssBytes ?? null;
  }

  /**
   * Gives it a film, and ends it once the film takes more than it may.
   * @param needs memory that decoding the film takes, by its header.
   * @throws DecoderDeath; the reason of `signal` once it is aborted.
   */
  async work(
    order: Order,
    film: Buffer,
    { needs, signal }: { needs: number; signal?: AbortSignal },
  ): Promise<DecoderAnswer> {
    signal?.throwIfAborted();
    const onAbort = (): void => this.#kill("unwanted");
    signal?.addEventListener("abort", onAbort, { once: true });
    const stopWatching = await this.#watch(needs);
    try {
      return await Promise.race([this.#decode(order, film), this.#death]);
    } catch (error) {
      // What it sends from now on belongs to this film.
      this.#kill("crashed");
      signal?.throwIfAborted();
      throw error instanceof DecoderDeath ? error : new DecoderDeath("crashed", String(error));
    } finally {
      stopWatching();
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Ends it, whatever it is at. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#kill("unwanted");
    this.#child.ref();
    await this.#death.catch(() => undefined);
  }

  async #decode(order: Order, film: Buffer): Promise<DecoderAnswer> {
    const heard = this.#hear();
    // A failure to send is told by the process's end.
    this.#child.send(order, () => undefined);
    this.#pipe.write(film);
    const answer = await heard;
    const parts: Buffer[] = [];
    for (const bytes of "bytes" in answer ? answer.bytes : []) parts.push(await readBytes(this.#pipe, bytes));
    return { answer, parts };
  }

  async #hear(): Promise<Answer> {
    const [message]: unknown[] = await once(this.#child, "message");
    return answerSchema.parse(message);
  }

  /** Looks often at what the film takes, and ends the process once that is too much. */
  async #watch(needs: number): Promise<() => void> {
    const { baseBytes, mostBytes, cpuMs, wallMs } = this.#limits;
    const before = (await this.#readUsage())?.cpuMs ?? 0;
    const allowed = Math.min(baseBytes + needs, mostBytes);
    const look = async (): Promise<void> => {
      const usage = await this.#readUsage();
      if (!usage) return;
      if (usage.rssBytes > allowed) this.#kill("memory");
      else if (usage.cpuMs - before > cpuMs) this.#kill("time");
    };
    const looking = setInterval(() => void look(), LOOK_MS);
    const deadline = setTimeout(() => this.#kill("time"), wallMs);
    return () => {
      clearInterval(looking);
      clearTimeout(deadline);
    };
  }

  async #readUsage(): Promise<Awaited<ReturnType<typeof readProcessUsage>>> {
    return this.isAlive && this.#child.pid !== undefined ? await readProcessUsage(this.#child.pid) : null;
  }

  #kill(cause: DeathCause): void {
    this.#killedFor ??= cause;
    this.#child.kill("SIGKILL");
  }
}

/** None of this process's settings and secrets; one thread for libvips, and few pools of memory. */
function environment(): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, LD_LIBRARY_PATH, NODE_ENV } = process.env;
  return { PATH, TMPDIR, LD_LIBRARY_PATH, NODE_ENV, VIPS_CONCURRENCY: "1", MALLOC_ARENA_MAX: "2" };
}

function unref(handle: unknown): void {
  if (handle && typeof handle === "object" && "unref" in handle && typeof handle.unref === "function") handle.unref();
}
