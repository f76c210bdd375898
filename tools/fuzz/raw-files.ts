import { crc32, deflateSync } from "node:zlib";
import type { UploadContentType } from "@/domain/film-formats";

export type FilmFile = { contentType: UploadContentType; bytes: Buffer };

/** A file that costs a reader much memory or time for its size, unless the reader takes care. */
export type CostlyFile = { kind: string; what: string; make: () => FilmFile | Promise<FilmFile> };

/** A chunk of a PNG. */
export function chunk(name: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const out = Buffer.alloc(12 + body.length);
  out.writeUInt32BE(body.length);
  out.write(name, 4, "latin1");
  body.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + body.length)), 8 + body.length);
  return out;
}

/** A segment of a JPEG. */
export function segment(marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

export type Entry = [tag: number, type: number, count: number, value: number];

/** A classic TIFF, little-endian: one directory a list, each followed by the next; `last`: what follows the last. */
export function tiffOf(directories: Entry[][], last = 0): Buffer {
  const head = Buffer.from("49492a0008000000", "hex");
  let at = head.length;
  const parts = directories.map((entries, index) => {
    const part = Buffer.alloc(2 + entries.length * 12 + 4);
    part.writeUInt16LE(entries.length);
    for (const [row, [tag, type, count, value]] of entries.entries()) {
      part.writeUInt16LE(tag, 2 + row * 12);
      part.writeUInt16LE(type, 4 + row * 12);
      part.writeUInt32LE(count, 6 + row * 12);
      part.writeUInt32LE(value, 10 + row * 12);
    }
    at += part.length;
    part.writeUInt32LE(index === directories.length - 1 ? last : at, part.length - 4);
    return part;
  });
  return Buffer.concat([head, ...parts]);
}

const PNG_SIGNATURE = Buffer.from("89504e470d0a1a0a", "hex");

/** A PNG of these chunks. */
export function pngOf(...chunks: Buffer[]): Buffer {
  return Buffer.concat([PNG_SIGNATURE, ...chunks, chunk("IEND")]);
}

/** @param colour PNG's own number: 0 grey, 2 RGB, 6 RGBA. */
export function pngHeader(width: number, height: number, bits = 8, colour = 0): Buffer {
  const body = Buffer.alloc(13);
  body.writeUInt32BE(width);
  body.writeUInt32BE(height, 4);
  body.set([bits, colour], 8);
  return chunk("IHDR", body);
}

/** Rows of zeros; a thousandth of their size once packed. */
export const blankPixels = (width: number, height: number, bytesPerPixel = 1): Buffer =>
  chunk("IDAT", deflateSync(Buffer.alloc((width * bytesPerPixel + 1) * height), { level: 9 }));
