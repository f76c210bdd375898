import type { ImageOf, Samples } from "./image-samples";

/** Which grey levels are shown: `low` becomes black, `high` white. */
export type GreyWindow = { low: number; high: number };

/** What lies between these is shown, … */
const OUTER = [0.001, 0.999] as const;
/** … but no more than a quarter beyond what lies between these: text and borders are often more than a thousandth. */
const INNER = [0.01, 0.99] as const;
const BEYOND_INNER = 0.25;
/** With less than this part of it left, an image is judged by all its pixels. */
const LEAST_PART = 0.01;
const MOST_SAMPLES_SORTED = 1_000_000;

/**
 * The grey levels that a film's anatomy fills. Text, borders, padding and no-data values lie outside of it, because pixels in
 * a run of equal ones do not count: noise makes such runs rare where there is a body. All channels share one window.
 * @returns null where the image has one grey level, or none that is a number.
 */
export function findWindow(image: ImageOf<Samples>): GreyWindow | null {
  const { data } = image;
  const quantile = data instanceof Float32Array ? quantilesByOrder(image, data) : quantilesByCount(image, data);
  if (!quantile) return null;
  const [innerLow, innerHigh] = [quantile(INNER[0]), quantile(INNER[1])];
  const margin = BEYOND_INNER * (innerHigh - innerLow);
  const low = Math.max(quantile(OUTER[0]), innerLow - margin);
  const high = Math.min(quantile(OUTER[1]), innerHigh + margin);
  return high > low ? { low, high } : null;
}

/** The value below which a part of those that count lies. */
type Quantile = (part: number) => number;

function quantilesByCount(image: ImageOf<Samples>, data: Uint8Array | Uint16Array): Quantile {
  const levels = data instanceof Uint8Array ? 256 : 65_536;
  let counts = new Uint32Array(levels);
  let total = 0;
  forEachVaried(image, 1, (value) => {
    counts[value]! += 1;
    total += 1;
  });
  if (total < data.length * LEAST_PART) {
    counts = new Uint32Array(levels);
    for (const value of data) counts[value]! += 1;
    total = data.length;
  }
  return (part) => {
    let seen = 0;
    for (let level = 0; level < levels; level += 1) {
      seen += counts[level]!;
      if (seen > total * part) return level;
    }
    return levels - 1;
  };
}

/** A regular sample of the pixels tells the quantiles well enough, and keeps the sort short on 100 megapixels. */
function quantilesByOrder(image: ImageOf<Samples>, data: Float32Array): Quantile | null {
  const step = Math.ceil(data.length / MOST_SAMPLES_SORTED);
  const sample = new Float32Array(Math.ceil(data.length / step));
  let taken = 0;
  const take = (value: number): void => {
    if (Number.isFinite(value)) sample[taken++] = value;
  };
  forEachVaried(image, step, take);
  if (taken < sample.length * LEAST_PART) {
    taken = 0;
    for (let i = 0; i < data.length; i += step) take(data[i]!);
  }
  if (taken === 0) return null;
  const sorted = sample.subarray(0, taken).toSorted();
  return (part) => sorted[Math.min(Math.floor(taken * part), taken - 1)]!;
}

/** Calls with every `step`th sample that is not the middle of three equal ones, across or down. */
function forEachVaried(
  { width, height, channels, data }: ImageOf<Samples>,
  step: number,
  call: (value: number) => void,
) {
  const row = width * channels;
  for (let i = 0; i < data.length; i += step) {
    const value = data[i]!;
    const y = Math.floor(i / row);
    const x = i - y * row;
    const isAcross =
      x >= channels && x < row - channels && data[i - channels] === value && data[i + channels] === value;
    const isDown = y > 0 && y < height - 1 && data[i - row] === value && data[i + row] === value;
    if (!isAcross && !isDown) call(value);
  }
}
