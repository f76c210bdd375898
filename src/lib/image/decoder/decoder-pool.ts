import { PLAIN_VIEW } from "@/domain/film-view";
import { memorySource } from "@/film-file/byte-source";
import { AppError } from "@/lib/app-error";
import { readUploadHeader } from "@/lib/image/read-header";
import { ByteBudget } from "./byte-budget";
import { decoderUnavailable, explainDeath } from "./decoder-errors";
import {
  DECODER_LIMITS,
  type DecoderLimits,
  decodingBytes,
  DECODING_BUDGET_BYTES,
  EVERYDAY_BYTES,
  RECYCLED_BYTES,
} from "./decoder-limits";
import { type DecoderAnswer, DecoderDeath, DecoderProcess } from "./decoder-process";
import type { Order } from "./decoder-messages";
import type { FilmDecoder, FilmPictures, PreparedFilm } from "./film-decoder";

/** A film gets a second decoder if its first one crashed or was ended from outside; what that one meets is final. */
const MOST_TRIES = 2;

interface PoolOptions {
  /** How many decoders wait for the next film; more are started while more films come at once. */
  keep: number;
  limits?: Partial<DecoderLimits>;
}

/** Decodes films in processes of their own, each of which is ended once its film takes too much memory or time. */
export class DecoderPool implements FilmDecoder {
  readonly #keep: number;
  readonly #limits: DecoderLimits;
  readonly #budget = new ByteBudget(DECODING_BUDGET_BYTES);
  readonly #decoders = new Set<DecoderProcess>();
  #idle: DecoderProcess[] = [];
  #isClosed = false;

  private constructor({ keep, limits }: PoolOptions) {
    this.#keep = keep;
    this.#limits = { ...DECODER_LIMITS, ...limits };
  }

  /** Starts the first decoder. @throws AppError ENGINE_UNAVAILABLE if that fails. */
  static async start(options: PoolOptions): Promise<DecoderPool> {
    const pool = new DecoderPool(options);
    pool.#idle.push(await pool.#launch());
    return pool;
  }

  async prepare(...[film, shape, options]: Parameters<FilmDecoder["prepare"]>): Promise<PreparedFilm> {
    const { answer, parts } = await this.#run(
      { kind: "prepare", filmBytes: film.length, view: options?.view ?? PLAIN_VIEW, shape },
      film,
      options,
    );
    if (answer.kind !== "prepared") throw explainDeath(strangeAnswer(answer));
    const [canvas, picture] = parts.map(toFloats);
    return {
      image: answer.image,
      inputs: {
        canvas: { ...answer.canvas, data: canvas! },
        placement: answer.placement,
        picture: { ...answer.picture, data: picture! },
      },
    };
  }

  async draw(...[film, options]: Parameters<FilmDecoder["draw"]>): Promise<FilmPictures> {
    const { answer, parts } = await this.#run(
      { kind: "draw", filmBytes: film.length, view: options?.view ?? PLAIN_VIEW },
      film,
      options,
    );
    if (answer.kind !== "drawn") throw explainDeath(strangeAnswer(answer));
    const [display, thumbnail] = parts;
    return { display: display!, thumbnail: thumbnail! };
  }

  /** Ends all decoders; a film that is being decoded fails. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#idle = [];
    await Promise.all([...this.#decoders].map((decoder) => decoder.end()));
  }

  /** Waits until there is memory for the film, if it is a big one. */
  async #run(order: Order, film: Buffer, { signal }: { signal?: AbortSignal } = {}): Promise<DecoderAnswer> {
    signal?.throwIfAborted();
    const needs = await findNeeds(film);
    const giveBack = needs > EVERYDAY_BYTES ? await this.#budget.take(needs, signal) : undefined;
    try {
      return await this.#attempt(order, film, { needs, ...(signal && { signal }) });
    } finally {
      giveBack?.();
    }
  }

  async #attempt(order: Order, film: Buffer, options: { needs: number; signal?: AbortSignal }): Promise<DecoderAnswer> {
    for (let tries = 1; ; tries += 1) {
      options.signal?.throwIfAborted();
      const decoder = (tries === 1 && this.#takeIdle()) || (await this.#launch());
      try {
        const done = await decoder.work(order, film, options);
        if (done.answer.kind === "refused") throw new AppError(done.answer.code, done.answer);
        return done;
      } catch (error) {
        if (!(error instanceof DecoderDeath)) throw error;
        const isChance = error.reason === "crashed" || error.reason === "killed";
        if (!isChance || tries === MOST_TRIES) throw explainDeath(error);
      } finally {
        await this.#giveBack(decoder);
      }
    }
  }

  #takeIdle(): DecoderProcess | undefined {
    for (let decoder = this.#idle.pop(); decoder; decoder = this.#idle.pop()) {
      if (decoder.isAlive) return decoder;
      this.#decoders.delete(decoder);
    }
    return undefined;
  }

  async #launch(): Promise<DecoderProcess> {
    if (this.#isClosed) throw decoderUnavailable("the decoders are closed");
    try {
      const decoder = await DecoderProcess.start(this.#limits);
      this.#decoders.add(decoder);
      if (this.#isClosed) await decoder.end();
      return decoder;
    } catch (error) {
      throw decoderUnavailable(error);
    }
  }

  async #giveBack(decoder: DecoderProcess): Promise<void> {
    const memory = await decoder.readMemory();
    const isFit = memory !== null && memory < RECYCLED_BYTES && decoder.isAlive;
    if (isFit && this.#idle.length < this.#keep && !this.#isClosed) {
      this.#idle.push(decoder);
      return;
    }
    this.#decoders.delete(decoder);
    await decoder.end();
  }
}

/** Memory that a film needs by its header; none where that can't be read, as its decoder will say. */
async function findNeeds(film: Buffer): Promise<number> {
  const header = await readUploadHeader(memorySource(film)).catch(() => undefined);
  return header ? decodingBytes(header) : 0;
}

function strangeAnswer({ kind }: DecoderAnswer["answer"]): DecoderDeath {
  return new DecoderDeath("crashed", `it answered "${kind}"`);
}

/** @param bytes begins at a multiple of four, as `readBytes` has it. */
function toFloats({ buffer, byteOffset, length }: Buffer): Float32Array {
  return new Float32Array(buffer, byteOffset, length / Float32Array.BYTES_PER_ELEMENT);
}
