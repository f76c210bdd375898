import type { DecodedFilm } from "@/lib/image/decode-film";
import { enlargeArea } from "./enlarge-area";

/**
 * Which source pixels go into which target pixel: entry `i` adds `source[i]` × `weight[i]` to `target[i]`, and the
 * entries of a target pixel follow each other; its weights sum to 1.
 */
type Taps = { source: Int32Array; target: Int32Array; weight: Float32Array; count: number };

/**
 * Resizes a film as OpenCV's INTER_AREA does, by which the model's training films were resized, to the last grey level:
 * one level on a tenth of the pixels moved corners by up to 5 px of the model's canvas. So sums are rounded where
 * OpenCV rounds them, and there are as many ways as it has (source: hal::resize of OpenCV's resize.cpp, x86-64).
 * @returns width × height × channels bytes, rows top to bottom.
 */
export function resampleArea(film: DecodedFilm, width: number, height: number): Uint8ClampedArray {
  if (film.width === width && film.height === height) return new Uint8ClampedArray(film.data);
  const scaleX = shrinkage(film.width, width);
  const scaleY = shrinkage(film.height, height);
  if (scaleX < 1 || scaleY < 1) return enlargeArea(film, width, height);
  if (Number.isInteger(scaleX) && Number.isInteger(scaleY)) return averageBlocks(film, width, height);
  return averageAreas(film, width, height);
}

/** Source px per target px, with the two roundings that OpenCV's has. */
function shrinkage(source: number, target: number): number {
  const scale = 1 / (target / source);
  return Math.abs(scale - Math.round(scale)) < Number.EPSILON ? Math.round(scale) : scale;
}

/** Whole numbers of source pixels per target pixel: their mean. */
function averageBlocks(film: DecodedFilm, width: number, height: number): Uint8ClampedArray {
  const { channels, data } = film;
  const blockWidth = film.width / width;
  const blockHeight = film.height / height;
  const rowLength = film.width * channels;
  const share = Math.fround(1 / (blockWidth * blockHeight));
  // Clamped arrays round halves to even, as OpenCV does; but its quick way for exactly 2:1 rounds them up.
  const roundUp = blockWidth === 2 && blockHeight === 2 ? 1 / 8 : 0;
  const out = new Uint8ClampedArray(width * height * channels);
  const sums = new Int32Array(width * channels);
  for (let y = 0; y < height; y += 1) {
    sums.fill(0);
    for (let row = y * blockHeight; row < (y + 1) * blockHeight; row += 1) {
      for (let x = 0, at = row * rowLength; x < width; x += 1) {
        for (let column = 0; column < blockWidth; column += 1) {
          for (let channel = 0; channel < channels; channel += 1, at += 1) sums[x * channels + channel]! += data[at]!;
        }
      }
    }
    for (let i = 0; i < sums.length; i += 1) out[y * sums.length + i] = Math.fround(sums[i]! * share) + roundUp;
  }
  return out;
}

/** Each target pixel is the mean of the area that it covers, parts of source pixels included. */
function averageAreas(film: DecodedFilm, width: number, height: number): Uint8ClampedArray {
  const { channels, data } = film;
  const columns = tapsOf(film.width, width);
  const rows = tapsOf(film.height, height);
  const rowLength = width * channels;
  const out = new Uint8ClampedArray(rowLength * height);
  const narrowed = new Float32Array(rowLength);
  const sum = new Float32Array(rowLength);
  let narrowedRow = -1;
  for (let tap = 0; tap < rows.count; tap += 1) {
    const sourceRow = rows.source[tap]!;
    const y = rows.target[tap]!;
    const weight = rows.weight[tap]!;
    // Neighbouring target rows share a source row at their border: it is narrowed once.
    if (sourceRow !== narrowedRow) narrowRow(data, sourceRow * film.width * channels, channels, columns, narrowed);
    narrowedRow = sourceRow;
    for (let i = 0; i < rowLength; i += 1) sum[i]! += Math.fround(weight * narrowed[i]!);
    if (tap + 1 < rows.count && rows.target[tap + 1] === y) continue;
    out.set(sum, y * rowLength);
    sum.fill(0);
  }
  return out;
}

function narrowRow(data: Uint8Array, offset: number, channels: number, columns: Taps, narrowed: Float32Array): void {
  const { source, target, weight, count } = columns;
  narrowed.fill(0);
  for (let tap = 0; tap < count; tap += 1) {
    const from = offset + source[tap]! * channels;
    const to = target[tap]! * channels;
    for (let channel = 0; channel < channels; channel += 1) {
      narrowed[to + channel]! += Math.fround(weight[tap]! * data[from + channel]!);
    }
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
