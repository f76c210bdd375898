import type { Random } from "@/phantom/seeded-random";
import { type Change, pick, type Raster, redraw, whole } from "./raster";

/** Grey levels as devices and programs store them. The phantom comes with 8 bits. */
const DEPTHS: Change<Raster>[] = [
  { name: "8 bits", apply: (film) => film },
  ...[10, 12, 14].map((bits) => ({
    name: `${bits} bits in 16`,
    apply: ({ samples, ...size }: Raster, random: Random) => ({
      ...size,
      // Noise fills the levels between those of the phantom.
      samples: Uint16Array.from(samples, (value) => Math.max(0, (value + random.next() - 0.5) * 2 ** (bits - 8))),
    }),
  })),
  {
    name: "16 bits",
    apply: ({ samples, ...size }) => ({ ...size, samples: Uint16Array.from(samples, (value) => value * 257) }),
  },
  {
    name: "signed",
    apply: ({ samples, ...size }, random) => ({
      ...size,
      samples: Int16Array.from(samples, (value) => (value + random.next()) * 8 - 1024),
    }),
  },
  {
    name: "float",
    apply: ({ samples, ...size }, random) => ({
      ...size,
      samples: Float32Array.from(samples, (value) => (value + random.next()) / 1000),
    }),
  },
];

/** Ranges that are narrow or shifted. */
const RANGES: Change<Raster>[] = [
  { name: "its whole range", apply: (film) => film },
  { name: "its whole range", apply: (film) => film },
  {
    name: "an offset",
    apply: (film, random) => {
      const room = film.samples instanceof Uint16Array ? 40_000 : film.samples instanceof Uint8Array ? 0 : 5000;
      const [offset, top] = [random.between(0, room), maximum(film)];
      const fits = film.samples instanceof Uint16Array && top + offset > 65_535 ? 65_535 - top : offset;
      return redraw(film, film, (x, y) => film.samples[y * film.width + x]! + fits);
    },
  },
  {
    name: "a narrow range",
    apply: (film, random) => {
      const [part, start] = [random.between(0.1, 0.6), random.between(0, 0.4)];
      const top = maximum(film);
      return redraw(film, film, (x, y) => film.samples[y * film.width + x]! * part + start * top);
    },
  },
];

/** What is no anatomy: at the ends of the range, where it does the most harm. */
const EXTREMES: Change<Raster>[] = [
  { name: "nothing else", apply: (film) => film },
  { name: "nothing else", apply: (film) => film },
  { name: "text", apply: (film, random) => withText(film, highest(film), random) },
  { name: "dark text", apply: (film, random) => withText(film, lowest(film), random) },
  { name: "a border of zeros", apply: (film, random) => withBorder(film, lowest(film), random) },
  { name: "a border of the highest value", apply: (film, random) => withBorder(film, highest(film), random) },
];

export function drawGreys(film: Raster, random: Random): { film: Raster; names: string[] } {
  const changes = [pick(random, DEPTHS), pick(random, RANGES), pick(random, EXTREMES)];
  return {
    film: changes.reduce((changed, { apply }) => apply(changed, random), film),
    names: changes.map(({ name }) => name).filter((name) => name !== "nothing else" && name !== "its whole range"),
  };
}

function maximum({ samples }: Raster): number {
  let most = -Infinity;
  for (const value of samples) most = Math.max(most, value);
  return most;
}

function highest({ samples }: Raster): number {
  if (samples instanceof Uint8Array) return 255;
  return samples instanceof Uint16Array ? 65_535 : samples instanceof Int16Array ? 32_767 : 1e9;
}

function lowest({ samples }: Raster): number {
  return samples instanceof Int16Array ? -32_768 : samples instanceof Float32Array ? -1e9 : 0;
}

/** Rows of letters made of bars, near a corner, away from the spine. */
function withText(film: Raster, value: number, random: Random): Raster {
  const { width, height, samples } = film;
  const [letter, rows] = [Math.max(3, Math.round(width / 60)), whole(random, 1, 4)];
  const left = random.next() < 0.5 ? letter : width - 9 * letter;
  const top = random.next() < 0.5 ? letter : height - (2 * rows + 1) * letter;
  const isInk = (x: number, y: number): boolean => {
    const [column, line] = [Math.floor((x - left) / letter), Math.floor((y - top) / letter)];
    if (column < 0 || column > 7 || line < 0 || line >= 2 * rows || line % 2 === 1) return false;
    return (x - left) % letter < letter / 3 || (y - top) % letter < letter / 4;
  };
  return redraw(film, film, (x, y) => (isInk(x, y) ? value : samples[y * width + x]!));
}

function withBorder(film: Raster, value: number, random: Random): Raster {
  const { width, height, samples } = film;
  const [across, down] = [whole(random, 0, width / 4), whole(random, 0, height / 12)];
  const size = { width: width + 2 * across, height: height + 2 * down };
  return redraw(film, size, (x, y) => {
    const [fx, fy] = [x - across, y - down];
    return fx < 0 || fy < 0 || fx >= width || fy >= height ? value : samples[fy * width + fx]!;
  });
}
