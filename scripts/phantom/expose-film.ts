import type { AttenuationMap } from "./attenuation-map";
import type { Random } from "./seeded-random";

/** How the film was taken. `noise` in grey levels (sd), `blur` in px (sd), `contrast` 1 = ordinary. */
export type Exposure = { noise: number; blur: number; contrast: number; brightness: number };

/** Turns absorption into 8-bit grey as a film scanner shows it: more absorbed is brighter, both ends compressed. */
export function exposeFilm(map: AttenuationMap, exposure: Exposure, random: Random): Uint8Array {
  const blurred = blur(map, exposure.blur);
  const noise = correlatedNoise(map.width, map.height, random);
  const pixels = new Uint8Array(blurred.length);
  for (let i = 0; i < blurred.length; i += 1) {
    const level = 1 / (1 + Math.exp(-3.1 * exposure.contrast * (blurred[i]! - 0.86 + exposure.brightness)));
    const grey = 255 * (level - 0.06) * 1.06;
    // Fewer quanta reach the film behind dense parts, so they are noisier.
    const grain = exposure.noise * (0.5 + 0.6 * level) * noise[i]!;
    pixels[i] = Math.max(0, Math.min(255, Math.round(grey + grain)));
  }
  return pixels;
}

/** Noise whose neighbours are related, as a detector's are; standard deviation about 1. */
function correlatedNoise(width: number, height: number, random: Random): Float32Array {
  const white = new Float32Array(width * height);
  for (let i = 0; i < white.length; i += 1) white[i] = random.normal();
  const noise = new Float32Array(width * height);
  for (let i = 0; i < white.length; i += 1) {
    noise[i] =
      0.72 * white[i]! + 0.4 * ((white[i - 1] ?? 0) + (white[i - width] ?? 0)) + 0.3 * (white[i - width - 1] ?? 0);
  }
  return noise;
}

function blur(map: AttenuationMap, sigma: number): Float32Array {
  if (sigma <= 0) return map.values;
  const radius = Math.ceil(sigma * 2.5);
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * sigma * sigma)));
  const sum = kernel.reduce((a, b) => a + b, 0);
  const weights = Float32Array.from(kernel, (value) => value / sum);
  const { width, height } = map;
  return convolve(convolve(map.values, width, height, weights, 1), width, height, weights, width);
}

function convolve(
  source: Float32Array,
  width: number,
  height: number,
  weights: Float32Array,
  step: number,
): Float32Array {
  const radius = (weights.length - 1) / 2;
  const out = new Float32Array(source.length);
  const lastOf = step === 1 ? width - 1 : height - 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const place = step === 1 ? x : y;
      const index = y * width + x;
      let sum = 0;
      for (let tap = -radius; tap <= radius; tap += 1) {
        const inside = Math.max(0, Math.min(lastOf, place + tap)) - place;
        sum += weights[tap + radius]! * source[index + inside * step]!;
      }
      out[index] = sum;
    }
  }
  return out;
}
