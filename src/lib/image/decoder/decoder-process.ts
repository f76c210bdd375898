import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { type Answer, answerSchema, type Order, readBytes } from "./decoder-messages";
import { type DecoderLimits, decodingBytes } from "./decoder-limits";
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
   * @param admit called with what the film's header says it needs; the film is decoded once it resolves. Its signal is
   * aborted when the work has ended.
   * @throws DecoderDeath; the reason of `signal` once it is aborted.
   */
  async work(
    order: Exclude<Order, { kind: "go on" }>,
    film: Buffer,
    { signal, admit }: { signal?: AbortSignal; admit: (bytes: number, ended: AbortSignal) => Promise<void> },
  ): Promise<DecoderAnswer> {
    const ended = new AbortController();
    const onAbort = (): void => this.#kill("unwanted");
    signal?.addEventListener("abort", onAbort, { once: true });
    const watch = await this.#watch();
    try {
      const work = this.#decode(order, film, async (bytes) => {
        watch.pause();
        await admit(bytes, ended.signal);
        watch.goOn(bytes);
      });
      return await Promise.race([work, this.#death]);
    } catch (error) {
      // What it sends from now on belongs to this film.
      this.#kill("crashed");
      signal?.throwIfAborted();
      throw error instanceof DecoderDeath ? error : new DecoderDeath("crashed", String(error));
    } finally {
      watch.stop();
      ended.abort();
      signal?.removeEventListener("abort", onAbort);
    }
  }

  /** Ends it, whatever it is at. Resolves when it is gone. */
  async end(): Promise<void> {
    this.#kill("unwanted");
    this.#child.ref();
    await this.#death.catch(() => undefined);
  }

  async #decode(
    order: Exclude<Order, { kind: "go on" }>,
    film: Buffer,
    admit: (bytes: number) => Promise<void>,
  ): Promise<DecoderAnswer> {
    const header = this.#ask(order);
    this.#pipe.write(film);
    let answer = await header;
    if (answer.kind === "header") {
      await admit(decodingBytes(answer.size));
      answer = await this.#ask({ kind: "go on" });
    }
    const parts: Buffer[] = [];
    for (const bytes of "bytes" in answer ? answer.bytes : []) parts.push(await readBytes(this.#pipe, bytes));
    return { answer, parts };
  }

  async #ask(order: Order): Promise<Answer> {
    const answer = this.#hear();
    // A failure to send is told by the process's end.
    this.#child.send(order, () => undefined);
    return await answer;
  }

  async #hear(): Promise<Answer> {
    const [message]: unknown[] = await once(this.#child, "message");
    return answerSchema.parse(message);
  }

  /** Looks often at what the film takes, and ends the process once that is too much. The clock stands while it waits in line. */
  async #watch(): Promise<{ pause: () => void; goOn: (bytes: number) => void; stop: () => void }> {
    const { baseBytes, mostBytes, cpuMs, wallMs } = this.#limits;
    const before = (await this.#readUsage())?.cpuMs ?? 0;
    let allowed = baseBytes;
    const look = async (): Promise<void> => {
      const usage = await this.#readUsage();
      if (!usage) return;
      if (usage.rssBytes > Math.min(allowed, mostBytes)) this.#kill("memory");
      else if (usage.cpuMs - before > cpuMs) this.#kill("time");
    };
    const looking = setInterval(() => void look(), LOOK_MS);
    const startClock = (): NodeJS.Timeout => setTimeout(() => this.#kill("time"), wallMs);
    let deadline = startClock();
    return {
      pause: () => clearTimeout(deadline),
      goOn: (bytes) => {
        allowed += bytes;
        deadline = startClock();
      },
      stop: () => {
        clearInterval(looking);
        clearTimeout(deadline);
      },
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
