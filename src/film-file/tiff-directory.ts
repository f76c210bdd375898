import type { ByteSource } from "./byte-source";
import { damaged } from "./film-fault";

/** Bytes of one value of each field type; others are not known. */
const TYPE_BYTES: Record<number, number> = {
  1: 1, // byte
  2: 1, // text
  3: 2, // short
  4: 4, // long
  5: 8, // rational
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4, // directory
  16: 8, // long of BigTIFF
  17: 8,
  18: 8,
};
const MOST_ENTRIES = 500;

/** The layout of a TIFF file, or of the EXIF block that is built like one. */
export type TiffLayout = { littleEndian: boolean; isBig: boolean; firstDirectory: number };

/** A field of a directory; `at` is where its values lie in the file. */
type Field = { type: number; count: number; at: number };

/** A directory: one page of a file. */
export type Directory = {
  /** @returns up to `most` numbers of a field; [] where it has none. Rationals come as one number each. */
  numbers: (tag: number, most: number) => Promise<number[]>;
  /** How many values a field says it has; 0 where it is not there. */
  count: (tag: number) => number;
  /** Where the next directory lies; 0 after the last. */
  next: number;
};

/** @throws FilmFileError where the first bytes are none of a TIFF file. */
export async function readTiffLayout(source: ByteSource): Promise<TiffLayout> {
  const head = await source.read(0, 8);
  const littleEndian = head.getUint8(0) === 0x49;
  const version = head.getUint16(2, littleEndian);
  if (version === 42) return { littleEndian, isBig: false, firstDirectory: head.getUint32(4, littleEndian) };
  const big = await source.read(8, 8);
  if (version !== 43 || head.getUint16(4, littleEndian) !== 8) throw damaged(`TIFF of version ${version}`);
  return { littleEndian, isBig: true, firstDirectory: Number(big.getBigUint64(0, littleEndian)) };
}

/** Reads a directory; values that lie elsewhere are read when they are asked for. */
export async function readDirectory(
  source: ByteSource,
  { littleEndian, isBig }: TiffLayout,
  at: number,
): Promise<Directory> {
  const [countBytes, entryBytes, inlineBytes] = isBig ? [8, 20, 8] : [2, 12, 4];
  const wide = (view: DataView, offset: number): number =>
    isBig ? Number(view.getBigUint64(offset, littleEndian)) : view.getUint32(offset, littleEndian);
  const head = await source.read(at, countBytes);
  const entries = isBig ? wide(head, 0) : head.getUint16(0, littleEndian);
  if (entries === 0 || entries > MOST_ENTRIES) throw damaged(`a directory of ${entries} entries`);
  const tableBytes = entries * entryBytes;
  const table = await source.read(at + countBytes, tableBytes);
  // Some programs end a file, or an EXIF block, with its last entry.
  const nextAt = at + countBytes + tableBytes;
  const next = nextAt + inlineBytes <= source.size ? wide(await source.read(nextAt, inlineBytes), 0) : 0;

  const fields = new Map<number, Field>();
  for (let entry = 0; entry < entries; entry += 1) {
    const offset = entry * entryBytes;
    const tag = table.getUint16(offset, littleEndian);
    const type = table.getUint16(offset + 2, littleEndian);
    const count = wide(table, offset + 4);
    const valueAt = offset + entryBytes - inlineBytes;
    const isInline = count * (TYPE_BYTES[type] ?? 1) <= inlineBytes;
    fields.set(tag, { type, count, at: isInline ? at + countBytes + valueAt : wide(table, valueAt) });
  }

  return {
    next,
    count: (tag) => fields.get(tag)?.count ?? 0,
    numbers: async (tag, most) => {
      const field = fields.get(tag);
      const bytes = field && TYPE_BYTES[field.type];
      if (!field || !bytes) return [];
      const wanted = Math.min(field.count, most);
      const view = await source.read(field.at, wanted * bytes);
      return Array.from({ length: wanted }, (_, i) => numberAt(view, i * bytes, field.type, littleEndian));
    },
  };
}

function numberAt(view: DataView, at: number, type: number, littleEndian: boolean): number {
  switch (type) {
    case 3:
      return view.getUint16(at, littleEndian);
    case 4:
    case 13:
      return view.getUint32(at, littleEndian);
    case 5:
      return view.getUint32(at, littleEndian) / view.getUint32(at + 4, littleEndian);
    case 8:
      return view.getInt16(at, littleEndian);
    case 9:
      return view.getInt32(at, littleEndian);
    case 10:
      return view.getInt32(at, littleEndian) / view.getInt32(at + 4, littleEndian);
    case 11:
      return view.getFloat32(at, littleEndian);
    case 12:
      return view.getFloat64(at, littleEndian);
    case 16:
    case 18:
      return Number(view.getBigUint64(at, littleEndian));
    case 17:
      return Number(view.getBigInt64(at, littleEndian));
    default:
      return view.getUint8(at);
  }
}
