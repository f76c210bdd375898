import type { ByteSource } from "./byte-source";
import { readOrientationAndAspect } from "./exif";
import { damaged, FilmFileError, unread } from "./film-fault";
import type { StoredPage } from "./film-header";
import { type Directory, readDirectory, readTiffLayout } from "./tiff-directory";

export const MOST_PAGES = 200;

const TAG = { width: 256, height: 257, bits: 258, compression: 259, photometric: 262, samples: 277, format: 339 };
const FORMAT = { unsigned: 1, signed: 2, float: 3 };

/** None, CCITT, LZW, JPEG, Deflate by both its numbers, PackBits, WebP. */
const READ_COMPRESSIONS = [1, 2, 3, 4, 5, 7, 8, 32_946, 32_773, 50_001];
const COMPRESSION_NAMES: Record<number, string> = {
  6: "old JPEG",
  34_712: "JPEG 2000",
  34_887: "LERC",
  34_925: "LZMA",
  34_933: "PNG",
  34_934: "JPEG XR",
  50_000: "Zstandard",
  50_002: "JPEG XL",
};
/** White is zero, black is zero, RGB, palette, CMYK, YCbCr. */
const READ_COLOURS = [0, 1, 2, 3, 5, 6];
const LAB_COLOURS = [8, 9, 10];

/** A page of a TIFF file with the directory that it was read from. */
export type TiffPage = { size: { width: number; height: number }; directory: Directory };

/** Every page of a TIFF file, in its order. @throws FilmFileError */
export async function readTiffPages(source: ByteSource): Promise<TiffPage[]> {
  const layout = await readTiffLayout(source);
  const pages: TiffPage[] = [];
  const seen = new Set<number>();
  for (let at = layout.firstDirectory; at !== 0;) {
    if (seen.has(at)) throw damaged("its pages go in a circle");
    if (pages.length === MOST_PAGES) throw new FilmFileError({ kind: "too many pages" });
    seen.add(at);
    const directory = await readDirectory(source, layout, at);
    const [width = 0] = await directory.numbers(TAG.width, 1);
    const [height = 0] = await directory.numbers(TAG.height, 1);
    pages.push({ size: { width, height }, directory });
    at = directory.next;
  }
  if (pages.length === 0) throw damaged("no page");
  return pages;
}

/** @throws FilmFileError where the page is of a kind that is not read. */
export async function readTiffPage({ size, directory }: TiffPage): Promise<StoredPage> {
  const one = async (tag: number, usual: number): Promise<number> => (await directory.numbers(tag, 1))[0] ?? usual;
  const channels = await one(TAG.samples, 1);
  const bits = await directory.numbers(TAG.bits, 8);
  const bitsPerSample = bits[0] ?? 1;
  if (bits.some((other) => other !== bitsPerSample)) throw unread("TIFF_BITS");
  requireReadFormat(bitsPerSample, await one(TAG.format, FORMAT.unsigned));
  const compression = await one(TAG.compression, 1);
  if (!READ_COMPRESSIONS.includes(compression)) {
    throw unread("TIFF_COMPRESSION", COMPRESSION_NAMES[compression] ?? `number ${compression}`);
  }
  const colours = await one(TAG.photometric, 1);
  if (LAB_COLOURS.includes(colours)) throw unread("TIFF_LAB");
  if (!READ_COLOURS.includes(colours) || channels > 5) throw unread("TIFF_COLOURS");
  return { ...size, ...(await readOrientationAndAspect(directory)), bitsPerSample, channels };
}

function requireReadFormat(bits: number, format: number): void {
  if (format === FORMAT.float && bits === 64) throw unread("TIFF_FLOAT64");
  if (format > 4) throw unread("TIFF_COMPLEX");
  const read = format === FORMAT.float ? [16, 32] : [1, 2, 4, 8, 16, 32];
  if (!read.includes(bits)) throw unread("TIFF_BITS", `${bits}`);
}
