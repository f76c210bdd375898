import sharp from "sharp";
import { type CostlyFile, type FilmFile, blankPixels, pngHeader, pngOf } from "./raw-files";

const MB = 1024 * 1024;

const png = (...chunks: Buffer[]): FilmFile => ({ contentType: "image/png", bytes: pngOf(...chunks) });

/** Pixels that unpack to much, and come again and again. */
export const PIXELS: CostlyFile[] = [
  {
    kind: "pixels that unpack",
    what: "a PNG of 100 megapixels in 100 kB",
    make: () => png(pngHeader(10_000, 10_000), blankPixels(10_000, 10_000)),
  },
  {
    kind: "pixels that unpack",
    what: "a PNG of 25 megapixels of RGBA",
    make: () => png(pngHeader(5000, 5000, 8, 6), blankPixels(5000, 5000, 4)),
  },
  {
    kind: "pixels that unpack",
    what: "a PNG of 25 megapixels of 16-bit RGB",
    make: () => png(pngHeader(5000, 5000, 16, 2), blankPixels(5000, 5000, 6)),
  },
  {
    kind: "pixels that unpack",
    what: "a PNG whose pixels go on behind its size",
    make: () => png(pngHeader(64, 160), blankPixels(10_000, 10_000)),
  },
  { kind: "frames", what: "a WebP of 500 frames", make: () => animation(500) },
  {
    kind: "frames",
    what: "a WebP of 16,383 × 1,500 px",
    make: async () => ({
      contentType: "image/webp",
      bytes: await sharp({ create: { width: 16_383, height: 1500, channels: 3, background: "black" } })
        .webp({ lossless: true, effort: 0 })
        .toBuffer(),
    }),
  },
  { kind: "scans", what: "a JPEG of 400 scans over 64 megapixels", make: () => manyScans(400) },
  { kind: "scans", what: "a JPEG of 5,000 scans", make: () => manyScans(5000) },
];

async function animation(frames: number): Promise<FilmFile> {
  const raw = { width: 64, height: 160 * frames, channels: 1, pageHeight: 160 } as const;
  const samples = Buffer.alloc(raw.width * raw.height).map((_, i) => (i * 7) % 251);
  return {
    contentType: "image/webp",
    bytes: await sharp(samples, { raw }).webp({ lossless: true, effort: 0 }).toBuffer(),
  };
}

/** A progressive JPEG whose last scan is there again and again: each makes a decoder go over all of the film. */
async function manyScans(count: number): Promise<FilmFile> {
  const side = 8000;
  const bytes = await sharp({ create: { width: side, height: side, channels: 3, background: "black" } })
    .toColourspace("b-w")
    .jpeg({ progressive: true })
    .toBuffer();
  const last = bytes.lastIndexOf(Buffer.from("ffda", "hex"));
  const scan = bytes.subarray(last, -2);
  const scans = Math.min(count, Math.floor((45 * MB) / scan.length));
  const repeated = Array.from({ length: scans }, () => scan);
  const file = Buffer.concat([bytes.subarray(0, last), ...repeated, bytes.subarray(-2)]);
  return { contentType: "image/jpeg", bytes: file };
}
