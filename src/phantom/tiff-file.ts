import { deflateSync } from "node:zlib";

type TiffOptions = { whiteIsZero?: boolean; bits?: number; deflate?: boolean; bigEndian?: boolean };

/** The samples of one page, rows top to bottom. */
export type TiffPage = {
  samples: Uint8Array | Uint16Array | Int16Array | Float32Array;
  width: number;
  height: number;
};

/** Writes a grey TIFF, for the sample formats that sharp itself doesn't write; little-endian unless asked. */
export function tiffFile(
  samples: TiffPage["samples"],
  size: { width: number; height: number },
  options: TiffOptions = {},
): Buffer {
  return tiffPages([{ samples, ...size }], options);
}

/** Writes several pages, of any sizes, into one file. */
export function tiffPages(pages: readonly TiffPage[], options: TiffOptions = {}): Buffer {
  const { bigEndian = false } = options;
  const parts: Buffer[] = [Buffer.alloc(8)];
  let at = 8;
  const header = parts[0]!;
  header.write(bigEndian ? "MM" : "II", "latin1");
  writeUInt16(header, 42, 2, bigEndian);
  writeUInt32(header, at, 4, bigEndian);
  pages.forEach((page, i) => {
    const { directory, data } = onePage(page, at, options);
    at += directory.length + data.length;
    // The next directory has to lie at an even place.
    const fill = Buffer.alloc(at % 2);
    at += fill.length;
    writeUInt32(directory, i === pages.length - 1 ? 0 : at, directory.length - 4, bigEndian);
    parts.push(directory, data, fill);
  });
  return Buffer.concat(parts);
}

function onePage(
  { samples, width, height }: TiffPage,
  at: number,
  options: TiffOptions,
): { directory: Buffer; data: Buffer } {
  const { bigEndian = false } = options;
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const plain = bigEndian ? swapBytes(bytes, samples.BYTES_PER_ELEMENT) : bytes;
  const data = options.deflate ? deflateSync(plain, { level: 9 }) : plain;
  const entries: [tag: number, value: number][] = [
    [256, width],
    [257, height],
    [258, options.bits ?? samples.BYTES_PER_ELEMENT * 8],
    [259, options.deflate ? 8 : 1],
    [262, options.whiteIsZero ? 0 : 1],
    [273, at + 2 + 10 * 12 + 4],
    [277, 1],
    [278, height],
    [279, data.length],
    [339, samples instanceof Float32Array ? 3 : samples instanceof Int16Array ? 2 : 1],
  ];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  writeUInt16(directory, entries.length, 0, bigEndian);
  for (const [index, [tag, value]] of entries.entries()) {
    const entry = 2 + index * 12;
    writeUInt16(directory, tag, entry, bigEndian);
    writeUInt16(directory, 4, entry + 2, bigEndian);
    writeUInt32(directory, 1, entry + 4, bigEndian);
    writeUInt32(directory, value, entry + 8, bigEndian);
  }
  return { directory, data };
}

function writeUInt16(into: Buffer, value: number, at: number, bigEndian: boolean): void {
  if (bigEndian) into.writeUInt16BE(value, at);
  else into.writeUInt16LE(value, at);
}

function writeUInt32(into: Buffer, value: number, at: number, bigEndian: boolean): void {
  if (bigEndian) into.writeUInt32BE(value, at);
  else into.writeUInt32LE(value, at);
}

function swapBytes(bytes: Buffer, size: number): Buffer {
  const copy = Buffer.from(bytes);
  if (size === 2) return copy.swap16();
  return size === 4 ? copy.swap32() : copy;
}
