import type { Random } from "@/phantom/seeded-random";

/** A grey film in memory, at any depth. */
export type Raster = { width: number; height: number; samples: Uint8Array | Uint16Array | Int16Array | Float32Array };

/** What is done to a film, in words, with the film that it makes. */
export type Change<T> = { name: string; apply: (film: T, random: Random) => T };

/** A raster of the same kind in another size; `at` gives the value of each pixel. */
export function redraw(
  { samples }: Raster,
  size: { width: number; height: number },
  at: (x: number, y: number) => number,
): Raster {
  const length = size.width * size.height;
  const out = emptyLike(samples, length);
  for (let y = 0, i = 0; y < size.height; y += 1) for (let x = 0; x < size.width; x += 1, i += 1) out[i] = at(x, y);
  return { ...size, samples: out };
}

function emptyLike(samples: Raster["samples"], length: number): Raster["samples"] {
  if (samples instanceof Uint8Array) return new Uint8Array(length);
  if (samples instanceof Uint16Array) return new Uint16Array(length);
  return samples instanceof Int16Array ? new Int16Array(length) : new Float32Array(length);
}

/** A value of the list. */
export function pick<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.next() * values.length)]!;
}

/** A whole number from `from` to `to`, both included. */
export function whole(random: Random, from: number, to: number): number {
  return Math.floor(random.between(from, to + 1));
}
