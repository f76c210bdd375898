import { randomBytes } from "node:crypto";
import sharp from "sharp";
import { encodePhantom } from "@/phantom/encode-phantom";
import { phantom } from "../support/films";

export interface NamedFilm {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** A comment right behind a JPEG's first marker: other bytes, the same picture. */
function withComment(jpeg: Buffer, text: string): Buffer {
  const comment = Buffer.from(`\xff\xfe\0\0${text}`, "latin1");
  comment.writeUInt16BE(comment.length - 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), comment, jpeg.subarray(2)]);
}

/** A made-up film with one curve of about 32°, drawn once for all tests. Another `seed` is another file. */
export async function namedFilm(name: string, seed: number): Promise<NamedFilm> {
  const drawn = await encodePhantom(phantom(), "jpeg");
  return { name, mimeType: "image/jpeg", buffer: withComment(drawn, `film ${seed}`) };
}

/** Sixteen bits a pixel, as scanners of film write it. */
export async function deepFilm(name: string): Promise<NamedFilm> {
  return { name, mimeType: "image/png", buffer: await encodePhantom(phantom(), "png16") };
}

/** Lies on its side, with the note that it is to be shown upright. */
async function turnedFilm(name: string): Promise<NamedFilm> {
  const { pixels, width, height } = phantom();
  const lying = sharp(pixels, { raw: { width, height, channels: 1 } }).rotate(270);
  return { name, mimeType: "image/jpeg", buffer: await lying.jpeg().withMetadata({ orientation: 6 }).toBuffer() };
}

/** The kinds of film that are read wrongly where someone took a short cut; each checked to be what it says. */
export async function unusualFilms(): Promise<NamedFilm[]> {
  const films = [
    { name: "tiff.tif", mimeType: "image/tiff", buffer: await encodePhantom(phantom(), "tiff") },
    await deepFilm("deep.png"),
    { name: "cmyk.jpg", mimeType: "image/jpeg", buffer: await encodePhantom(phantom(), "cmyk") },
    await turnedFilm("turned.jpg"),
  ];
  const [, deep, cmyk, turned] = await Promise.all(films.map((film) => sharp(film.buffer).metadata()));
  if (deep?.depth !== "ushort") throw new Error("the deep PNG has not 16 bits");
  if (cmyk?.space !== "cmyk") throw new Error("the CMYK JPEG is not CMYK");
  if (turned?.orientation !== 6 || turned.width !== phantom().height) throw new Error("the turned JPEG is not turned");
  return films;
}

/** A film that takes a while to send: `megabytes` of JPEG, most of it padding that decoders pass over. */
export async function largeFilm(name: string, seed: number, megabytes: number): Promise<NamedFilm> {
  const { buffer } = await namedFilm(name, seed);
  return { name, mimeType: "image/jpeg", buffer: Buffer.concat([buffer, randomBytes(megabytes * 1024 * 1024)]) };
}
