import { deflateSync } from "node:zlib";

type TiffOptions = { whiteIsZero?: boolean; bits?: number; deflate?: boolean };

/** Writes a little-endian grey TIFF, for the sample formats that sharp itself doesn't write. */
export function tiffFile(
  samples: Uint8Array | Uint16Array | Int16Array | Float32Array,
  size: { width: number; height: number },
  options: TiffOptions = {},
): Buffer {
  const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  const data = options.deflate ? deflateSync(bytes, { level: 9 }) : bytes;
  const format = samples instanceof Float32Array ? 3 : samples instanceof Int16Array ? 2 : 1;
  const entries: [tag: number, value: number][] = [
    [256, size.width],
    [257, size.height],
    [258, options.bits ?? samples.BYTES_PER_ELEMENT * 8],
    [259, options.deflate ? 8 : 1],
    [262, options.whiteIsZero ? 0 : 1],
    [273, 8 + 2 + 10 * 12 + 4],
    [277, 1],
    [278, size.height],
    [279, data.length],
    [339, format],
  ];
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(4, at + 2);
    directory.writeUInt32LE(1, at + 4);
    directory.writeUInt32LE(value, at + 8);
  }
  return Buffer.concat([Buffer.from([0x49, 0x49, 42, 0, 8, 0, 0, 0]), directory, data]);
}
