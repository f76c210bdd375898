import { setTimeout as sleep } from "node:timers/promises";
import { PLAIN_VIEW } from "@/domain/film-view";
import { outOfTime } from "./decoder-errors";
import { DECODER_LIMITS } from "./decoder-limits";
import { drawFilm, prepareFilm } from "./decoder-tasks";
import type { FilmDecoder } from "./film-decoder";

/**
 * Decodes films in this process, for functions, which can't start another one: the platform's own limit of memory ends
 * what takes too much. A film that takes too long is given up; libvips goes on with it unheard.
 */
export const inProcessDecoder: FilmDecoder = {
  prepare: (film, shape, { view = PLAIN_VIEW, signal } = {}) => inTime(prepareFilm(film, shape, view), signal),
  draw: (film, { view = PLAIN_VIEW, signal } = {}) => inTime(drawFilm(film, view), signal),
};

async function inTime<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await sleep(DECODER_LIMITS.wallMs, undefined, {
      signal: AbortSignal.any([done.signal, ...(signal ? [signal] : [])]),
    });
    throw outOfTime(`more than ${DECODER_LIMITS.wallMs} ms`);
  };
  try {
    return await Promise.race([work, late()]);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    done.abort();
  }
}
