const LOW_QUANTILE = 0.001;
const HIGH_QUANTILE = 0.999;
/** A 16-bit film that spreads over this much of its range is mapped plainly, so that it equals its 8-bit copy. */
const FULL_RANGE = 65_536 / 2;
const MOST_SAMPLES_SORTED = 1_000_000;

/**
 * Maps samples of more than 8 bits to 8. A 12-bit film stored in 16 bits fills a sixteenth of the range and would come
 * out black, so what lies between the 0.1th and 99.9th percentile is spread over 0…255 and the rest clipped; all
 * channels share one window. A 16-bit film whose window spans half of the range or more is divided by 257 instead.
 */
export function windowDeepPixels(samples: Uint16Array | Float32Array): Buffer {
  return samples instanceof Uint16Array ? window16Bit(samples) : windowFloat(samples);
}

function window16Bit(samples: Uint16Array): Buffer {
  const histogram = new Uint32Array(65_536);
  for (const value of samples) histogram[value]! += 1;
  const low = quantileOf(histogram, samples.length * LOW_QUANTILE);
  const high = quantileOf(histogram, samples.length * HIGH_QUANTILE);
  const table = new Uint8ClampedArray(65_536);
  const plain = high - low >= FULL_RANGE;
  for (let value = 0; value < 65_536; value += 1) table[value] = plain ? value / 257 : spread(value, low, high);
  const out = Buffer.allocUnsafe(samples.length);
  for (let i = 0; i < samples.length; i += 1) out[i] = table[samples[i]!]!;
  return out;
}

function quantileOf(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let value = 0; value < histogram.length; value += 1) {
    seen += histogram[value]!;
    if (seen > rank) return value;
  }
  return histogram.length - 1;
}

function windowFloat(samples: Float32Array): Buffer {
  // A regular sample of the pixels tells the percentiles well enough and keeps the sort short on 100 megapixels.
  const step = Math.ceil(samples.length / MOST_SAMPLES_SORTED);
  const sorted = new Float32Array(Math.floor((samples.length - 1) / step) + 1);
  for (let i = 0; i < sorted.length; i += 1) sorted[i] = samples[i * step]!;
  const finite = sorted.filter(Number.isFinite).toSorted();
  const low = finite[Math.floor((finite.length - 1) * LOW_QUANTILE)] ?? 0;
  const high = finite[Math.ceil((finite.length - 1) * HIGH_QUANTILE)] ?? 0;
  const out = new Uint8ClampedArray(samples.length);
  for (let i = 0; i < samples.length; i += 1) out[i] = spread(samples[i]!, low, high);
  return Buffer.from(out.buffer);
}

/** 0 at `low`, 255 at `high`; a film of one single value becomes black. */
function spread(value: number, low: number, high: number): number {
  return high > low ? ((value - low) * 255) / (high - low) : 0;
}
