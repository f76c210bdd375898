import sharp, { type Sharp } from "sharp";
import { drawPhantom, type Phantom } from "@/phantom/draw-phantom";
import type { FilmFile } from "./uploads";

/** px, upright. */
export const PHANTOM_SIZE = { width: 480, height: 1080 };

let drawn: Phantom | undefined;

/** The film that every encoding shows; drawn once, as that takes a moment. */
export function phantom(): Phantom {
  drawn ??= drawPhantom({
    seed: 7,
    curves: [{ cobbDeg: 32, upper: 4, lower: 10, convexity: "image-right" }],
    ...PHANTOM_SIZE,
  });
  return drawn;
}

function pixels(): Sharp {
  return sharp(Buffer.from(phantom().pixels), { raw: { ...PHANTOM_SIZE, channels: 1 } });
}

/** Encoded at the first call, as that takes a moment, too. */
function film(contentType: string, encode: () => Sharp): () => Promise<FilmFile> {
  let made: Promise<FilmFile> | undefined;
  return () =>
    (made ??= encode()
      .toBuffer()
      .then((bytes) => ({ contentType, bytes })));
}

export const pngFilm = film("image/png", () => pixels().png());
export const jpegFilm = film("image/jpeg", () => pixels().jpeg({ quality: 95 }));
export const webpFilm = film("image/webp", () => pixels().webp({ lossless: true }));
export const tiffFilm = film("image/tiff", () => pixels().tiff({ compression: "lzw" }));

/** 16 bits a sample over the whole range. */
export const png16Film = film("image/png", () => {
  const deep = Uint16Array.from(phantom().pixels, (grey) => grey * 257);
  return sharp(deep, { raw: { ...PHANTOM_SIZE, channels: 1 } })
    .toColourspace("grey16")
    .png();
});

export const cmykTiffFilm = film("image/tiff", () => pixels().toColourspace("cmyk").tiff({ compression: "lzw" }));

export const cmykJpegFilm = film("image/jpeg", () => pixels().toColourspace("cmyk").jpeg({ quality: 95 }));

/** Stored lying on its side, with the EXIF note to turn it a quarter clockwise; as the next. */
export const rotatedTiffFilm = film("image/tiff", () =>
  pixels().rotate(270).withMetadata({ orientation: 6 }).tiff({ compression: "lzw" }),
);

export const rotatedJpegFilm = film("image/jpeg", () =>
  pixels().rotate(270).withMetadata({ orientation: 6 }).jpeg({ quality: 95 }),
);

/** px, as a browser shows the picture. */
export async function sizeOf(picture: Buffer): Promise<{ width: number; height: number }> {
  const { width, height } = await sharp(picture).metadata();
  return { width, height };
}

/** Small and quick to upload where the content plays no part; no spine on it. */
export const tinyFilm = film("image/png", () =>
  sharp({ create: { width: 64, height: 160, channels: 3, background: "#404040" } }).png(),
);

/** A PNG of a few bytes whose header claims this size, px. */
export function pngClaiming(width: number, height: number): FilmFile {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const bytes = Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", Buffer.from("789c6360000000020001", "hex")),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
  return { contentType: "image/png", bytes };
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

/** As PNG defines it; node:zlib has it only from Node 22 on. */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}
