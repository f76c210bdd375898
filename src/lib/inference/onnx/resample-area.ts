import type { DecodedFilm } from "@/lib/image/decode-film";

/** For one target pixel: its first source pixel and the weights of that one and the following; they sum to 1. */
type Taps = { first: Int32Array; count: Int32Array; weights: Float32Array; most: number };

/**
 * Resizes a film as OpenCV's INTER_AREA does, by which the model's training films were resized: shrinking averages the
 * exact area that each target pixel covers (source: resizeArea_ of OpenCV's resize.cpp); enlarging interpolates between
 * the two source pixels that the target pixel's span touches. Rounded to whole grey levels.
 * @returns width × height × channels bytes, rows top to bottom.
 */
export function resampleArea(film: DecodedFilm, width: number, height: number): Uint8ClampedArray {
  const { channels, data } = film;
  const columns = tapsOf(film.width, width);
  const rows = tapsOf(film.height, height);
  const rowLength = width * channels;
  // Clamped arrays round halves to even, as OpenCV does; but its quick way for exactly 2:1 rounds them up. The model
  // feels it: one grey level on a tenth of the pixels moved corners by up to 5 px of its canvas.
  const roundUp = film.width === 2 * width && film.height === 2 * height ? 2 ** -10 : 0;
  const out = new Uint8ClampedArray(rowLength * height);
  const narrowed = new Float32Array(rowLength);
  const sum = new Float32Array(rowLength);
  let narrowedRow = -1;
  for (let y = 0; y < height; y += 1) {
    sum.fill(0);
    for (let tap = 0; tap < rows.count[y]!; tap += 1) {
      const sourceRow = rows.first[y]! + tap;
      // Neighbouring target rows share a source row at their border: it is narrowed once.
      if (sourceRow !== narrowedRow) narrowRow(data, sourceRow * film.width * channels, channels, columns, narrowed);
      narrowedRow = sourceRow;
      const weight = rows.weights[y * rows.most + tap]!;
      for (let i = 0; i < rowLength; i += 1) sum[i]! += weight * narrowed[i]!;
    }
    for (let i = 0; i < rowLength; i += 1) out[y * rowLength + i] = sum[i]! + roundUp;
  }
  return out;
}

function narrowRow(data: Uint8Array, offset: number, channels: number, columns: Taps, narrowed: Float32Array): void {
  const { first, count, weights, most } = columns;
  for (let x = 0; x < first.length; x += 1) {
    const start = offset + first[x]! * channels;
    for (let channel = 0; channel < channels; channel += 1) {
      let sum = 0;
      for (let tap = 0; tap < count[x]!; tap += 1) {
        sum += weights[x * most + tap]! * data[start + tap * channels + channel]!;
      }
      narrowed[x * channels + channel] = sum;
    }
  }
}

function tapsOf(source: number, target: number): Taps {
  const scale = source / target;
  const most = Math.ceil(scale) + 2;
  const taps = {
    first: new Int32Array(target),
    count: new Int32Array(target),
    weights: new Float32Array(target * most),
    most,
  };
  for (let i = 0; i < target; i += 1) {
    if (scale >= 1) shrinkTaps(taps, i, i * scale, Math.min((i + 1) * scale, source));
    else enlargeTaps(taps, i, scale, source);
  }
  return taps;
}

function shrinkTaps(taps: Taps, i: number, from: number, to: number): void {
  const first = Math.floor(from);
  const last = Math.max(first, Math.ceil(to - 1e-6) - 1);
  taps.first[i] = first;
  taps.count[i] = last - first + 1;
  for (let source = first; source <= last; source += 1) {
    const covered = Math.min(to, source + 1) - Math.max(from, source);
    taps.weights[i * taps.most + source - first] = covered / (to - from);
  }
}

function enlargeTaps(taps: Taps, i: number, scale: number, source: number): void {
  const first = Math.floor(i * scale);
  const beyond = i + 1 - (first + 1) / scale;
  const second = first + 1 < source && beyond > 0 ? beyond - Math.floor(beyond) : 0;
  taps.first[i] = first;
  taps.count[i] = second > 0 ? 2 : 1;
  taps.weights[i * taps.most] = 1 - second;
  taps.weights[i * taps.most + 1] = second;
}
