import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";

export type Film = {
  file: string;
  bytes: Buffer;
  /** Degrees, where the film was drawn and the truth is known. */
  maxCobbDeg: number | null;
};

const FILM_FILE = /\.(jpe?g|png|tiff?|webp)$/i;

/** Draws made-up films of the sizes and curves of real ones, 1,000 to 2,600 px high, as JPEG. The same each time. */
export async function drawFilms(folder: string, count: number, signal: AbortSignal): Promise<Film[]> {
  await mkdir(folder, { recursive: true });
  const films: Film[] = [];
  for (let seed = 1; seed <= count; seed++) {
    signal.throwIfAborted();
    const height = 1000 + Math.round((1600 * (seed - 1)) / Math.max(1, count - 1));
    const convexity = seed % 2 ? "image-right" : "image-left";
    const phantom = drawPhantom({
      seed,
      height,
      // The aspect ratios of the films that the model learnt from: 0.35 to 0.49.
      width: Math.round(height * (0.35 + 0.02 * (seed % 8))),
      curves: [{ cobbDeg: 5 + ((seed * 7) % 50), upper: 4, lower: 11, convexity }],
    });
    const file = path.join(folder, `phantom-${seed}.jpg`);
    const bytes = await encodePhantom(phantom, "jpeg");
    await writeFile(file, bytes);
    films.push({ file, bytes, maxCobbDeg: phantom.maxCobbDeg });
  }
  return films;
}

/** Takes the first `count` films of a folder, by name. @throws Error if there are none. */
export async function loadFilms(folder: string, count: number): Promise<Film[]> {
  const names = (await readdir(folder)).filter((name) => FILM_FILE.test(name)).toSorted();
  if (names.length === 0) throw new Error(`no films in ${folder}`);
  return Promise.all(
    names.slice(0, count).map(async (name) => {
      const file = path.resolve(folder, name);
      return { file, bytes: await readFile(file), maxCobbDeg: null };
    }),
  );
}
