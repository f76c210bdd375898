import { memorySource } from "./byte-source";
import { damaged } from "./film-fault";
import { readTiffPages } from "./tiff-header";
import type { Directory } from "./tiff-directory";

const TAG = { width: 256, height: 257, bits: 258, compression: 259, samples: 277, rows: 278, planes: 284 };
const STRIPS = { offsets: 273, counts: 279 };
const TILES = { width: 322, height: 323, offsets: 324, counts: 325 };
const UNCOMPRESSED = 1;

/**
 * Checks that every strip or tile of a TIFF page lies in the file, and has as many bytes as its pixels need where they are
 * not compressed. (What a decoder finds missing, it may paint black.)
 * @throws FilmFileError
 */
export async function checkTiffPage(bytes: Uint8Array, page: number): Promise<void> {
  const pages = await readTiffPages(memorySource(bytes));
  const { directory } = pages[page]!;
  const parts = await partsOf(directory);
  const tags = directory.count(TILES.offsets) > 0 ? TILES : STRIPS;
  const offsets = await directory.numbers(tags.offsets, parts.count);
  const counts = await directory.numbers(tags.counts, parts.count);
  if (offsets.length < parts.count || counts.length < parts.count) {
    throw damaged(`${Math.min(offsets.length, counts.length)} of ${parts.count} strips or tiles`);
  }
  offsets.forEach((offset, i) => {
    const count = counts[i]!;
    if (count === 0 || offset < 8 || offset + count > bytes.length) throw damaged(`strip or tile ${i} is not there`);
    if (count < parts.bytesOf(i)) throw damaged(`strip or tile ${i} has ${count} bytes`);
  });
}

/** How many strips or tiles a page has, and how many bytes each needs at least. */
async function partsOf(directory: Directory): Promise<{ count: number; bytesOf: (part: number) => number }> {
  const one = async (tag: number, usual: number): Promise<number> => (await directory.numbers(tag, 1))[0] ?? usual;
  const [width, height] = [await one(TAG.width, 0), await one(TAG.height, 0)];
  const samples = await one(TAG.samples, 1);
  const isPlanar = (await one(TAG.planes, 1)) === 2;
  const bits = (await one(TAG.bits, 1)) * (isPlanar ? 1 : samples);
  const isPlain = (await one(TAG.compression, UNCOMPRESSED)) === UNCOMPRESSED;
  const planes = isPlanar ? samples : 1;
  const need = (px: number, rows: number): number => (isPlain ? Math.ceil((px * bits) / 8) * rows : 1);

  if (directory.count(TILES.offsets) > 0) {
    const [tileWidth, tileHeight] = [await one(TILES.width, 0), await one(TILES.height, 0)];
    if (tileWidth < 1 || tileHeight < 1) throw damaged("tiles of no size");
    const count = Math.ceil(width / tileWidth) * Math.ceil(height / tileHeight) * planes;
    return { count, bytesOf: () => need(tileWidth, tileHeight) };
  }
  const rows = Math.min(await one(TAG.rows, height), height);
  if (rows < 1) throw damaged("strips of no rows");
  const perPlane = Math.ceil(height / rows);
  const rowsOf = (part: number): number => Math.min(rows, height - (part % perPlane) * rows);
  return { count: perPlane * planes, bytesOf: (part) => need(width, rowsOf(part)) };
}
