import { zlibSync } from "fflate";

/** A grey picture: 0 is black, `samples` row by row. */
export interface GreyPicture {
  width: number;
  height: number;
  samples: Uint16Array;
  /** Those that samples use; above 8, the PNG has 16 bits, in which the samples stay as they are. */
  bits: number;
  /** Height of a pixel by its width. */
  pixelAspect: number;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const PAETH = 4;
/** Relative: what rounding of two spacings may differ by. */
const SQUARE_ENOUGH = 0.002;
/** Fast, and on noise as small as the slowest to a few per cent. */
const LEVEL = 3;

/** Encodes a grey picture as PNG of 8 or 16 bits, with its pixels' aspect where they are not square. */
export function encodePng({ width, height, samples, bits, pixelAspect }: GreyPicture): Uint8Array<ArrayBuffer> {
  const bytes = bits > 8 ? 2 : 1;
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  // Grey without alpha; no interlacing.
  header[8] = 8 * bytes;
  const pixels = zlibSync(filterRows(samples, width, height, bytes), { level: LEVEL });
  const parts = [
    SIGNATURE,
    chunk("IHDR", header),
    ...(Math.abs(pixelAspect - 1) > SQUARE_ENOUGH ? [chunk("pHYs", density(pixelAspect))] : []),
    chunk("IDAT", pixels),
    chunk("IEND", new Uint8Array()),
  ];
  const png = new Uint8Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    png.set(part, at);
    at += part.length;
  }
  return png;
}

/** Pixels per unit to the right and downwards, of no known unit. */
function density(pixelAspect: number): Uint8Array {
  const data = new Uint8Array(9);
  const view = new DataView(data.buffer);
  view.setUint32(0, Math.round(pixelAspect * 10_000));
  view.setUint32(4, 10_000);
  return data;
}

/** Each row behind its filter byte, as differences from what Paeth's rule foretells. */
function filterRows(samples: Uint16Array, width: number, height: number, bytes: 1 | 2): Uint8Array {
  const stride = width * bytes;
  const filtered = new Uint8Array((stride + 1) * height);
  let above = new Uint8Array(stride);
  let row = new Uint8Array(stride);
  for (let y = 0, to = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sample = samples[y * width + x]!;
      if (bytes === 2) row[2 * x] = sample >>> 8;
      row[bytes * x + bytes - 1] = sample & 0xff;
    }
    filtered[to++] = PAETH;
    for (let x = 0; x < stride; x++) {
      const left = x < bytes ? 0 : row[x - bytes]!;
      const up = above[x]!;
      const corner = x < bytes ? 0 : above[x - bytes]!;
      filtered[to++] = row[x]! - foretell(left, up, corner);
    }
    [above, row] = [row, above];
  }
  return filtered;
}

function foretell(left: number, up: number, corner: number): number {
  const toLeft = Math.abs(up - corner);
  const toUp = Math.abs(left - corner);
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let crc = index;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb8_8320 : crc >>> 1;
  return crc;
});

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  let crc = 0xffff_ffff;
  for (let i = 4; i < bytes.length - 4; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  view.setUint32(bytes.length - 4, ~crc >>> 0);
  return bytes;
}
