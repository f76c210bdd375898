import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { drawPhantom, type Phantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";

export interface FilmFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A made-up film with one curve of about 32°. Another `seed` is another film. */
function phantomOf(seed: number): Phantom {
  const curve = { cobbDeg: 32, upper: 4, lower: 11, convexity: "image-right" } as const;
  return drawPhantom({ seed, curves: [curve], width: 480, height: 1080 });
}

export async function jpegFilm(name: string, seed: number): Promise<FilmFile> {
  return { name, mimeType: "image/jpeg", buffer: await encodePhantom(phantomOf(seed), "jpeg") };
}

/** Sixteen bits a pixel, as scanners of film write it. */
export async function deepFilm(name: string, seed: number): Promise<FilmFile> {
  return { name, mimeType: "image/png", buffer: await encodePhantom(phantomOf(seed), "png16") };
}

/** Lies on its side, with the note that it is to be shown upright. */
async function turnedFilm(name: string, seed: number): Promise<FilmFile> {
  const { pixels, width, height } = phantomOf(seed);
  const lying = sharp(pixels, { raw: { width, height, channels: 1 } }).rotate(270);
  return { name, mimeType: "image/jpeg", buffer: await lying.jpeg().withMetadata({ orientation: 6 }).toBuffer() };
}

/** The kinds of film that are read wrongly where someone took a short cut; each checked to be what it says. */
export async function unusualFilms(): Promise<FilmFile[]> {
  const films = [
    { name: "tiff.tif", mimeType: "image/tiff", buffer: await encodePhantom(phantomOf(41), "tiff") },
    await deepFilm("deep.png", 42),
    { name: "cmyk.jpg", mimeType: "image/jpeg", buffer: await encodePhantom(phantomOf(43), "cmyk") },
    await turnedFilm("turned.jpg", 44),
  ];
  const [, deep, cmyk, turned] = await Promise.all(films.map((film) => sharp(film.buffer).metadata()));
  if (deep?.depth !== "ushort") throw new Error("the deep PNG has not 16 bits");
  if (cmyk?.space !== "cmyk") throw new Error("the CMYK JPEG is not CMYK");
  if (turned?.orientation !== 6 || turned.width !== 1080) throw new Error("the turned JPEG is not turned");
  return films;
}

/** A film that takes a while to send: `megabytes` of JPEG, most of it padding that decoders pass over. */
export async function largeFilm(name: string, seed: number, megabytes: number): Promise<FilmFile> {
  const { buffer } = await jpegFilm(name, seed);
  return { name, mimeType: "image/jpeg", buffer: Buffer.concat([buffer, randomBytes(megabytes * 1024 * 1024)]) };
}
