import type { AttenuationMap } from "./attenuation-map";
import type { Random } from "./seeded-random";

const GRAINS_HIGH = 1250;

/** How the film was taken. `noise` in grey levels (sd), `blur` in px (sd), `contrast` 1 = ordinary. */
export type Exposure = { noise: number; blur: number; contrast: number; brightness: number };

/** Turns absorption into 8-bit grey as a film scanner shows it: more absorbed is brighter, both ends compressed. */
export function exposeFilm(map: AttenuationMap, exposure: Exposure, random: Random): Uint8Array {
  const blurred = blur(map, exposure.blur);
  const grains = grainOf(map.width, map.height, random);
  const pixels = new Uint8Array(blurred.length);
  for (let i = 0; i < blurred.length; i += 1) {
    const level = 1 / (1 + Math.exp(-3.1 * exposure.contrast * (blurred[i]! - 0.86 + exposure.brightness)));
    const grey = 255 * (level - 0.06) * 1.06;
    // Fewer quanta reach the film behind dense parts, so they are noisier.
    const grain = exposure.noise * (0.5 + 0.6 * level) * grains[i]!;
    pixels[i] = Math.max(0, Math.min(255, Math.round(grey + grain)));
  }
  return pixels;
}

/** Grain of about half a mm whatever the film's size, standard deviation about 1: neighbouring pixels share it. */
function grainOf(width: number, height: number, random: Random): Float32Array {
  const size = Math.max(1, height / GRAINS_HIGH);
  const columns = Math.ceil(width / size) + 2;
  const coarse = Float32Array.from({ length: columns * (Math.ceil(height / size) + 2) }, () => random.normal());
  const grain = new Float32Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / size);
    const v = y / size - row;
    for (let x = 0; x < width; x += 1) {
      const column = Math.floor(x / size);
      const u = x / size - column;
      const at = row * columns + column;
      const top = coarse[at]! * (1 - u) + coarse[at + 1]! * u;
      const bottom = coarse[at + columns]! * (1 - u) + coarse[at + columns + 1]! * u;
      grain[y * width + x] = 1.4 * (top * (1 - v) + bottom * v);
    }
  }
  return grain;
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
