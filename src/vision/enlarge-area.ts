import type { Plane } from "./planes";

/** For one target pixel: its first source pixel, and the weights of that one and the next in 2048ths. */
type Pairs = { first: Int32Array; weights: Int32Array };

const ONE = 2048;

/**
 * Enlarges a plane as OpenCV's INTER_AREA does: between the two source pixels that a target pixel's span touches, in
 * whole numbers whose low bits are dropped on the way (source: HResizeLinear and VResizeLinear of its resize.cpp).
 * @returns width × height bytes, rows top to bottom.
 */
export function enlargeArea(plane: Plane, width: number, height: number): Uint8ClampedArray {
  const columns = pairsOf(plane.width, width);
  const rows = pairsOf(plane.height, height);
  const out = new Uint8ClampedArray(width * height);
  const widen = (row: number) => widenRow(plane.data, row * plane.width, columns, plane.width - 1);
  let upperRow = 0;
  let upper = widen(0);
  let lower = upper;
  let lowerRow = 0;
  for (let y = 0; y < height; y += 1) {
    const wantedUpper = rows.first[y]!;
    const wantedLower = Math.min(wantedUpper + 1, plane.height - 1);
    if (wantedUpper !== upperRow) upper = wantedUpper === lowerRow ? lower : widen(wantedUpper);
    if (wantedLower !== lowerRow) lower = widen(wantedLower);
    upperRow = wantedUpper;
    lowerRow = wantedLower;
    const a = rows.weights[2 * y]!;
    const b = rows.weights[2 * y + 1]!;
    for (let i = 0; i < width; i += 1) {
      out[y * width + i] = (((a * (upper[i]! >> 4)) >> 16) + ((b * (lower[i]! >> 4)) >> 16) + 2) >> 2;
    }
  }
  return out;
}

/** One source row in the target's width, in 2048ths of a grey level. */
function widenRow(data: Uint8Array, offset: number, columns: Pairs, last: number): Int32Array {
  const { first, weights } = columns;
  const row = new Int32Array(first.length);
  for (let x = 0; x < first.length; x += 1) {
    const left = offset + first[x]!;
    const right = offset + Math.min(first[x]! + 1, last);
    row[x] = weights[2 * x]! * data[left]! + weights[2 * x + 1]! * data[right]!;
  }
  return row;
}

function pairsOf(sourceLength: number, targetLength: number): Pairs {
  const enlargement = targetLength / sourceLength;
  const pairs = { first: new Int32Array(targetLength), weights: new Int32Array(2 * targetLength) };
  for (let i = 0; i < targetLength; i += 1) {
    const first = Math.floor(i * (1 / enlargement));
    const beyond = Math.fround(i + 1 - (first + 1) * enlargement);
    const second = beyond <= 0 ? 0 : Math.fround(beyond - Math.floor(beyond));
    pairs.first[i] = Math.min(first, sourceLength - 1);
    pairs.weights[2 * i] = toWeight(Math.fround(1 - second));
    pairs.weights[2 * i + 1] = toWeight(second);
  }
  return pairs;
}

/** Halves to even. */
function toWeight(part: number): number {
  const weight = Math.fround(part * ONE);
  return weight % 1 === 0.5 ? 2 * Math.round(weight / 2) : Math.round(weight);
}
