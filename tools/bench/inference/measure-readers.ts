import { measure } from "@/domain/reading/measure";
import type { Usage } from "./child-process";
import type { Film } from "./films";
import type { FilmReader } from "./reader";

/** How many clients ask at a time, each for its next film as soon as it has its last. */
export const CLIENTS = [1, 4, 16] as const;

/** What one reader did, film by film in the order of the films. */
export interface Figures {
  reader: FilmReader;
  ms: number[];
  /** Largest Cobb angle of the answer, degrees; null where it shows no spine. */
  cobbDeg: (number | null)[];
  /** Processor time, ms, in steps of a tick; NaN where it is not known. */
  cpuMs: number[];
  loaded: Usage | null;
  peak: Usage | null;
  /** Films a second for each of CLIENTS. */
  filmsPerSecond: number[];
}

/**
 * Lets the readers read the films in turns, film by film, so that whatever else the machine does meets all alike. Who
 * goes first changes from film to film: the first finds the processor's caches cold.
 */
export async function readInTurns(
  readers: FilmReader[],
  films: Film[],
  { onFilm, signal }: { onFilm: () => void; signal: AbortSignal },
): Promise<Figures[]> {
  const all: Figures[] = [];
  for (const reader of readers) {
    const loaded = reader.usage();
    // Not counted: the first films allocate memory and, with torch, choose the convolutions.
    for (const film of films.slice(0, 3)) await reader.read(film);
    all.push({ reader, ms: [], cobbDeg: [], cpuMs: [], loaded, peak: null, filmsPerSecond: [] });
  }
  for (const [turn, film] of films.entries()) {
    signal.throwIfAborted();
    const first = turn % all.length;
    for (const figures of [...all.slice(first), ...all.slice(0, first)]) {
      const before = figures.reader.usage();
      const { ms, answer } = await figures.reader.read(film);
      const after = figures.reader.usage();
      figures.ms.push(ms);
      figures.cpuMs.push(before && after ? after.cpuMs - before.cpuMs : Number.NaN);
      figures.cobbDeg.push(measure(answer.detections, answer.image).maxCobb?.deg ?? null);
    }
    onFilm();
  }
  return all;
}

/** Adds films a second of each reader, alone on the machine, and the most memory that it held in all. */
export async function readAtOnce(
  all: Figures[],
  films: Film[],
  options: { seconds: number; onRun: () => void; signal: AbortSignal },
): Promise<void> {
  for (const clients of CLIENTS) {
    for (const figures of all) {
      figures.filmsPerSecond.push(await countFilms(figures.reader, films, clients, options));
      options.onRun();
    }
  }
  for (const figures of all) figures.peak = figures.reader.usage();
}

/** Films a second that all clients together get. */
async function countFilms(
  reader: FilmReader,
  films: Film[],
  clients: number,
  { seconds, signal }: { seconds: number; signal: AbortSignal },
): Promise<number> {
  const started = performance.now();
  let asked = 0;
  const ask = async (): Promise<void> => {
    while (performance.now() - started < seconds * 1000) {
      signal.throwIfAborted();
      await reader.read(films[asked++ % films.length]!);
    }
  };
  await Promise.all(Array.from({ length: clients }, ask));
  return (asked * 1000) / (performance.now() - started);
}
