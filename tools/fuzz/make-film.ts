import type { Phantom } from "@/phantom/draw-phantom";
import { type Random, seededRandom } from "@/phantom/seeded-random";
import { tiffPages } from "@/phantom/tiff-file";
import { encode, type Film } from "./containers";
import { damage } from "./damage";
import { drawGreys } from "./greys";
import { pick, type Raster, redraw, whole } from "./raster";

/** A film of a known angle, in a file that is odd or broken in some way. */
export type OddFilm = {
  name: string;
  bytes: Buffer;
  phantom: Phantom;
  /** Null where it shows two spines: there is no one right angle. */
  angle: number | null;
  /** Whether a file of this kind has to be read: it is sound. */
  isSound: boolean;
};

/** Makes the film of this number. The same number and phantoms give the same bytes. */
export async function makeFilm(seed: number, phantoms: readonly Phantom[]): Promise<OddFilm> {
  const random = seededRandom(seed);
  const phantom = pick(random, phantoms);
  const layout = random.next();
  if (layout < 0.05) {
    return { ...(await pair(phantom, pick(random, phantoms), random)), phantom, angle: null, isSound: true };
  }
  const odd = layout < 0.12 ? pages(phantom, pick(random, phantoms), random) : await one(phantom, random);
  const angle = phantom.maxCobbDeg;
  if (random.next() < 0.5) return { ...odd, phantom, angle, isSound: true };
  const broken = damage(odd.bytes, random);
  return { name: `${odd.name}; ${broken.name}`, bytes: broken.bytes, phantom, angle, isSound: false };
}

async function one(phantom: Phantom, random: Random): Promise<Film> {
  const { film, names } = drawGreys(rasterOf(phantom), random);
  const { name, bytes } = await encode(film, random);
  return { name: [name, ...names].join(", "), bytes };
}

/** Two films on one, as of before and after. */
async function pair(left: Phantom, right: Phantom, random: Random): Promise<Film> {
  const size = { width: left.width + right.width, height: Math.max(left.height, right.height) };
  const film = redraw(rasterOf(left), size, (x, y) => {
    const [half, px] = x < left.width ? [left, x] : [right, x - left.width];
    return y < half.height ? half.pixels[y * half.width + px]! : 0;
  });
  const { name, bytes } = await encode(film, random);
  return { name: `${name}, two films side by side`, bytes };
}

/** The film after a thumbnail of another. */
function pages(film: Phantom, other: Phantom, random: Random): Film {
  const factor = whole(random, 3, 8);
  const size = { width: Math.floor(other.width / factor), height: Math.floor(other.height / factor) };
  const thumbnail = redraw(rasterOf(other), size, (x, y) => other.pixels[y * factor * other.width + x * factor]!);
  const bytes = tiffPages([thumbnail, rasterOf(film)], {
    deflate: random.next() < 0.5,
    bigEndian: random.next() < 0.5,
  });
  return { name: "TIFF of two pages, a thumbnail of another film first", bytes };
}

function rasterOf({ width, height, pixels }: Phantom): Raster {
  return { width, height, samples: pixels };
}
