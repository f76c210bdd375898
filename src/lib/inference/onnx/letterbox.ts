import type { DecodedFilm } from "@/lib/image/decode-film";
import { resampleArea } from "./resample-area";

export type Canvas = { width: number; height: number; border: number };

/** How a film lies on the model's canvas: canvas px = film px × `scale` + (`left`, `top`). */
export type Placement = { scale: number; left: number; top: number };

/**
 * Lays a film onto the model's canvas: scaled by area to fit, centred, the rest filled with `border` (a grey level).
 * @returns the model's input, 1 × 3 × height × width floats of 0…1 (NCHW, RGB), and where the film lies on it.
 */
export function letterbox(film: DecodedFilm, canvas: Canvas): { input: Float32Array; placement: Placement } {
  const scale = Math.min(canvas.height / film.height, canvas.width / film.width);
  const width = sizeOnCanvas(film.width * scale);
  const height = sizeOnCanvas(film.height * scale);
  const left = Math.floor((canvas.width - width) / 2);
  const top = Math.floor((canvas.height - height) / 2);
  const pixels = resampleArea(film, width, height);

  const plane = canvas.width * canvas.height;
  const input = new Float32Array(3 * plane).fill(canvas.border / 255);
  for (let channel = 0; channel < 3; channel += 1) {
    const source = film.channels === 3 ? channel : 0;
    for (let y = 0; y < height; y += 1) {
      const row = channel * plane + (y + top) * canvas.width + left;
      for (let x = 0; x < width; x += 1) {
        input[row + x] = pixels[(y * width + x) * film.channels + source]! / 255;
      }
    }
  }
  return { input, placement: { scale, left, top } };
}

/** Halves go to the even number, as in the Python that trained the model: one px of shift is a corner's worth of error. */
function sizeOnCanvas(length: number): number {
  const rounded = length % 1 === 0.5 ? 2 * Math.round(length / 2) : Math.round(length);
  return Math.max(1, rounded);
}
