import type { Acquisition } from "@/domain/acquisition";
import type { GreyPicture } from "./encode-png";

/** A picture for a screen: RGBA of 8 bits. */
export interface Preview {
  width: number;
  height: number;
  rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** Draws a picture through its window, no longer than `longSide` px, with square pixels; each of its pixels counts. */
export function drawPreview(picture: GreyPicture, window: Acquisition["window"], longSide: number): Preview {
  const upright = { width: picture.width, height: picture.height * picture.pixelAspect };
  const scale = Math.min(1, longSide / Math.max(upright.width, upright.height));
  const width = Math.max(1, Math.round(upright.width * scale));
  const height = Math.max(1, Math.round(upright.height * scale));
  const grey = greyTable(picture, window);
  const rgba = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    const [top, bottom] = span(y, height, picture.height);
    for (let x = 0; x < width; x++) {
      const [left, right] = span(x, width, picture.width);
      let sum = 0;
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) sum += grey[picture.samples[row * picture.width + column]!]!;
      }
      const mean = sum / ((bottom - top) * (right - left));
      rgba.set([mean, mean, mean, 255], 4 * (y * width + x));
    }
  }
  return { width, height, rgba };
}

/** Which pixels of the picture one of the drawing covers: one at least. */
function span(at: number, length: number, pictureLength: number): [from: number, to: number] {
  const from = Math.floor((at * pictureLength) / length);
  return [from, Math.max(from + 1, Math.floor(((at + 1) * pictureLength) / length))];
}

/** The grey, 0 to 255, of each sample value. */
function greyTable({ bits, samples }: GreyPicture, window: Acquisition["window"]): Float32Array {
  const { center, width, shape } = window ?? usedRange(samples);
  return Float32Array.from({ length: 2 ** Math.max(bits, 8) }, (_, value) => {
    const position = (value - center) / width;
    const share = shape === "SIGMOID" ? 1 / (1 + Math.exp(-4 * position)) : position + 0.5;
    return 255 * Math.min(1, Math.max(0, share));
  });
}

/** From the least to the greatest sample, black aside, which stands for "no picture here" as well. */
function usedRange(samples: Uint16Array): NonNullable<Acquisition["window"]> {
  let low = Infinity;
  let high = 1;
  for (const sample of samples) {
    if (sample > high) high = sample;
    if (sample !== 0 && sample < low) low = sample;
  }
  const width = Math.max(1, high - Math.min(low, high - 1));
  return { center: high - width / 2, width, shape: "LINEAR" };
}
