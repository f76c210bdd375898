import { enlargeArea } from "./enlarge-area";
import type { Plane } from "./planes";

/**
 * Which source pixels go into which target pixel: entry `i` adds `source[i]` × `weight[i]` to `target[i]`, and the
 * entries of a target pixel follow each other; its weights sum to 1.
 */
type Taps = { source: Int32Array; target: Int32Array; weight: Float32Array; count: number };

/**
 * Resizes a plane as OpenCV's INTER_AREA does, by which the model's training films were resized, to the last grey level:
 * one level on a tenth of the pixels moved corners by up to 5 px of the model's canvas. So sums are rounded where
 * OpenCV rounds them, and there are as many ways as it has (source: hal::resize of OpenCV's resize.cpp, x86-64).
 * @returns width × height bytes, rows top to bottom.
 */
export function resampleArea(plane: Plane, width: number, height: number): Uint8ClampedArray {
  if (plane.width === width && plane.height === height) return new Uint8ClampedArray(plane.data);
  const scaleX = shrinkage(plane.width, width);
  const scaleY = shrinkage(plane.height, height);
  if (scaleX < 1 || scaleY < 1) return enlargeArea(plane, width, height);
  if (Number.isInteger(scaleX) && Number.isInteger(scaleY)) return averageBlocks(plane, width, height);
  return averageAreas(plane, width, height);
}

/** Source px per target px, with the two roundings that OpenCV's has. */
function shrinkage(source: number, target: number): number {
  const scale = 1 / (target / source);
  return Math.abs(scale - Math.round(scale)) < Number.EPSILON ? Math.round(scale) : scale;
}

/** Whole numbers of source pixels per target pixel: their mean. */
function averageBlocks(plane: Plane, width: number, height: number): Uint8ClampedArray {
  const { data } = plane;
  const blockWidth = plane.width / width;
  const blockHeight = plane.height / height;
  const share = Math.fround(1 / (blockWidth * blockHeight));
  // Clamped arrays round halves to even, as OpenCV does; but its quick way for exactly 2:1 rounds them up.
  const roundUp = blockWidth === 2 && blockHeight === 2 ? 1 / 8 : 0;
  const out = new Uint8ClampedArray(width * height);
  const sums = new Int32Array(width);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    for (let row = y * blockHeight; row < (y + 1) * blockHeight; row += 1) {
      for (let x = 0, at = row * plane.width; x < width; x += 1) {
        for (let column = 0; column < blockWidth; column += 1, at += 1) sums[x]! += data[at]!;
      }
    }
    for (let x = 0; x < width; x += 1) out[y * width + x] = Math.fround(sums[x]! * share) + roundUp;
  }
  return out;
}

/** Each target pixel is the mean of the area that it covers, parts of source pixels included. */
function averageAreas(plane: Plane, width: number, height: number): Uint8ClampedArray {
  const columns = tapsOf(plane.width, width);
  const rows = tapsOf(plane.height, height);
  const out = new Uint8ClampedArray(width * height);
  const narrowed = new Float32Array(width);
  const sum = new Float32Array(width);
  let narrowedRow = -1;
  for (let tap = 0; tap < rows.count; tap += 1) {
    const sourceRow = rows.source[tap]!;
    const y = rows.target[tap]!;
    const weight = rows.weight[tap]!;
    // Neighbouring target rows share a source row at their border: it is narrowed once.
    if (sourceRow !== narrowedRow) narrowRow(plane.data, sourceRow * plane.width, columns, narrowed);
    narrowedRow = sourceRow;
    for (let x = 0; x < width; x += 1) sum[x]! += Math.fround(weight * narrowed[x]!);
    if (tap + 1 < rows.count && rows.target[tap + 1] === y) continue;
    out.set(sum, y * width);
    sum.fill(0);
  }
  return out;
}

function narrowRow(data: Uint8Array, offset: number, columns: Taps, narrowed: Float32Array): void {
  const { source, target, weight, count } = columns;
  for (let x = 0, tap = 0; x < narrowed.length; x += 1) {
    let sum = 0;
    for (; tap < count && target[tap] === x; tap += 1) {
      sum = Math.fround(sum + Math.fround(weight[tap]! * data[offset + source[tap]!]!));
    }
    narrowed[x] = sum;
  }
}

/** OpenCV drops what covers less than a thousandth of a source pixel. */
const LEAST_COVERED = 1e-3;

function tapsOf(sourceLength: number, targetLength: number): Taps {
  const scale = shrinkage(sourceLength, targetLength);
  const most = sourceLength + 2 * targetLength;
  const taps = { source: new Int32Array(most), target: new Int32Array(most), weight: new Float32Array(most), count: 0 };
  const add = (source: number, target: number, weight: number) => {
    taps.source[taps.count] = source;
    taps.target[taps.count] = target;
    taps.weight[taps.count] = weight;
    taps.count += 1;
  };
  for (let target = 0; target < targetLength; target += 1) {
    const from = target * scale;
    const to = from + scale;
    const covered = Math.min(scale, sourceLength - from);
    const end = Math.min(Math.floor(to), sourceLength - 1);
    const start = Math.min(Math.ceil(from), end);
    if (start - from > LEAST_COVERED) add(start - 1, target, (start - from) / covered);
    for (let source = start; source < end; source += 1) add(source, target, 1 / covered);
    if (to - end > LEAST_COVERED) add(end, target, Math.min(to - end, 1, covered) / covered);
  }
  return taps;
}
