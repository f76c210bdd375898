import { crc32 } from "node:zlib";
import sharp, { type Sharp } from "sharp";
import type { Random } from "@/phantom/seeded-random";
import { tiffFile } from "@/phantom/tiff-file";
import { pick, type Raster, redraw, whole } from "./raster";

/** A film as a file, with its kind in words. */
export type Film = { name: string; bytes: Buffer };

/** How the file says that its rows are to be turned; the film itself is stored so that this rights it. */
const ORIENTATIONS: { orientation: number; angle: number; flop: boolean }[] = [
  { orientation: 1, angle: 0, flop: false },
  { orientation: 2, angle: 0, flop: true },
  { orientation: 3, angle: 180, flop: false },
  { orientation: 6, angle: 270, flop: false },
  { orientation: 8, angle: 90, flop: false },
];

const EIGHT_BITS: [name: string, encode: (film: Sharp, random: Random) => Sharp][] = [
  ["JPEG", (film, random) => film.jpeg({ quality: whole(random, 70, 95) })],
  ["JPEG with codes of its own", (film, random) => film.jpeg({ quality: whole(random, 70, 95), optimiseCoding: true })],
  ["colour JPEG", (film) => film.toColourspace("srgb").jpeg({ quality: 90 })],
  ["progressive JPEG", (film) => film.jpeg({ quality: 90, progressive: true })],
  ["PNG", (film) => film.png()],
  ["interlaced PNG", (film) => film.png({ progressive: true })],
  ["palette PNG", (film) => film.png({ palette: true })],
  ["WebP", (film) => film.webp({ quality: 90 })],
  ["lossless WebP", (film) => film.webp({ lossless: true })],
  ...tiffs(),
];

const SIXTEEN_BITS: [name: string, encode: (film: Sharp) => Sharp][] = [
  ["PNG of 16 bits", (film) => film.png()],
  ["interlaced PNG of 16 bits", (film) => film.png({ progressive: true })],
  ...tiffs(),
];

function tiffs(): [name: string, encode: (film: Sharp) => Sharp][] {
  const compressions = ["none", "lzw", "deflate", "packbits"] as const;
  return compressions.flatMap((compression) =>
    [true, false].map((tile): [string, (film: Sharp) => Sharp] => [
      `TIFF, ${compression}, ${tile ? "tiles" : "strips"}`,
      (film) => film.tiff({ compression, tile, tileWidth: 128, tileHeight: 128, predictor: "none" }),
    ]),
  );
}

/** Writes a film in one of the containers that can hold its samples. */
export async function encode(film: Raster, random: Random): Promise<Film> {
  const { width, height, samples } = film;
  if (samples instanceof Int16Array || samples instanceof Float32Array) {
    const options = { deflate: random.next() < 0.5, bigEndian: random.next() < 0.5 };
    const kind = `TIFF of ${samples instanceof Int16Array ? "signed" : "float"} samples${options.bigEndian ? ", big-endian" : ""}`;
    return { name: kind, bytes: tiffFile(samples, { width, height }, options) };
  }
  if (samples instanceof Uint16Array && random.next() < 0.2) {
    return { name: "TIFF of 16 bits, big-endian", bytes: tiffFile(samples, { width, height }, { bigEndian: true }) };
  }
  const [name, write] = pick(random, samples instanceof Uint16Array ? SIXTEEN_BITS : EIGHT_BITS);
  const { orientation, angle, flop } = pick(random, random.next() < 0.7 ? ORIENTATIONS.slice(0, 1) : ORIENTATIONS);
  const canStateDensity = /JPEG|PNG/.test(name) && random.next() < 0.25;
  const density = canStateDensity ? pick(random, OBLONG) : SQUARE;
  // One in three is not true, as in files that a program has edited.
  const isTrue = random.next() < 0.67;
  const stored = isTrue ? squeeze(film, density) : film;
  const raw = { width: stored.width, height: stored.height, channels: 1 } as const;
  const space = samples instanceof Uint16Array ? "grey16" : "b-w";
  const image = sharp(stored.samples, { raw }).toColourspace(space);
  const turned = sharp(await image.flop(flop).tiff({ compression: "none" }).toBuffer())
    .rotate(angle)
    .toColourspace(space);
  const marked = orientation === 1 ? turned : turned.withMetadata({ orientation });
  const bytes = await write(marked, random).toBuffer();
  if (density === SQUARE) return { name: orientation === 1 ? name : `${name}, orientation ${orientation}`, bytes };
  const said = angle % 180 === 90 ? { x: density.y, y: density.x } : density;
  return {
    name: `${name}, orientation ${orientation}, ${said.x} × ${said.y} dots${isTrue ? "" : ", which is not true"}`,
    bytes: withDensity(bytes, said),
  };
}

type Density = { x: number; y: number };
const SQUARE: Density = { x: 72, y: 72 };
const OBLONG: Density[] = [
  { x: 150, y: 200 },
  { x: 200, y: 150 },
  { x: 100, y: 160 },
];

/** States the density in the file's own way; sharp states one for both sides alone. */
function withDensity(bytes: Buffer, { x, y }: Density): Buffer {
  if (bytes[0] === 0xff) {
    const jfif = Buffer.from("ffe000104a46494600010101000000000000", "hex");
    jfif.writeUInt16BE(x, 12);
    jfif.writeUInt16BE(y, 14);
    return Buffer.concat([bytes.subarray(0, 2), jfif, bytes.subarray(2)]);
  }
  const chunk = Buffer.from("00000009704859730000000000000000000000000000", "hex");
  chunk.writeUInt32BE(x * 40, 8);
  chunk.writeUInt32BE(y * 40, 12);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(chunk.subarray(4, 17)));
  const afterHeader = 33;
  return Buffer.concat([
    bytes.subarray(0, afterHeader),
    chunk.subarray(0, 17),
    sum,
    withoutDensity(bytes.subarray(afterHeader)),
  ]);
}

/** The chunks of a PNG without the density that sharp has written. */
function withoutDensity(chunks: Buffer): Buffer {
  const at = chunks.indexOf("pHYs");
  return at < 0 ? chunks : Buffer.concat([chunks.subarray(0, at - 4), chunks.subarray(at + 17)]);
}

/** The film as pixels of these densities store it: the side of the lower density has fewer of them. */
function squeeze(film: Raster, { x, y }: Density): Raster {
  const { width, height, samples } = film;
  const size = { width: Math.round((width * x) / Math.max(x, y)), height: Math.round((height * y) / Math.max(x, y)) };
  return redraw(
    film,
    size,
    (px, py) => samples[nearest(py, height, size.height) * width + nearest(px, width, size.width)]!,
  );
}

function nearest(px: number, from: number, to: number): number {
  return Math.min(Math.floor(((px + 0.5) * from) / to), from - 1);
}
