import { findWindow, type GreyWindow } from "./find-window";
import type { ImageOf, Samples } from "./image-samples";

/** A film that fills this part of its range and more is shown plainly, so that a deep one equals its 8-bit copy. */
const FULL_PART = { 8: 0.25, 16: 0.5 };

/**
 * The film in 8 bits, as it is read and shown: `findWindow` spread over 0…255 and the rest clipped. A film that fills its
 * range is left as it is (8 bits) or divided by 257 (16 bits). What is no number becomes black, as does a film of one grey level.
 */
export function toEightBits(image: ImageOf<Samples>): ImageOf<Uint8Array> {
  const { data } = image;
  const window = findWindow(image);
  if (data instanceof Uint8Array)
    return isNarrow(window, 256 * FULL_PART[8]) ? spread(image, window) : { ...image, data };
  if (data instanceof Float32Array) return spread(image, window);
  return spread(image, isNarrow(window, 65_536 * FULL_PART[16]) ? window : window && { low: 0, high: 65_535 });
}

function isNarrow(window: GreyWindow | null, range: number): window is GreyWindow {
  return window !== null && window.high - window.low < range;
}

function spread(image: ImageOf<Samples>, window: GreyWindow | null): ImageOf<Uint8Array> {
  const { data } = image;
  const out = new Uint8ClampedArray(data.length);
  if (window) {
    const { low, high } = window;
    const shown = (value: number): number => ((value - low) * 255) / (high - low);
    if (data instanceof Float32Array) {
      for (let i = 0; i < data.length; i += 1) out[i] = shown(data[i]!);
    } else {
      const table = Uint8ClampedArray.from({ length: data instanceof Uint8Array ? 256 : 65_536 }, (_, value) =>
        shown(value),
      );
      for (let i = 0; i < data.length; i += 1) out[i] = table[data[i]!]!;
    }
  }
  return { ...image, data: new Uint8Array(out.buffer) };
}
