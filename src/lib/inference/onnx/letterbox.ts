import type { DecodedFilm } from "@/lib/image/decode-film";
import type { ModelEntry } from "@/lib/inference/model-manifest";
import type { Plane } from "./plane";
import { resampleArea } from "./resample-area";

/** How a film lies on its canvas: canvas px = film px × `scale` + (`left`, `top`). */
export type Placement = { scale: number; left: number; top: number };

/** The network's input: 3 × height × width floats of 0…1 (RGB planes). */
export type Canvas = { width: number; height: number; data: Float32Array };

/**
 * Lays a film onto a canvas of its own shape: scaled by area so that its longest side is `size`, centred, and each side
 * filled up with `border` to a multiple of `stride`. Most films are narrow; what is not there need not be computed.
 */
export function letterbox(
  film: DecodedFilm,
  { size, stride, border }: ModelEntry["input"],
): { canvas: Canvas; placement: Placement } {
  const scale = size / Math.max(film.width, film.height);
  const width = sizeOnCanvas(film.width * scale);
  const height = sizeOnCanvas(film.height * scale);
  const canvas = { width: roundUp(width, stride), height: roundUp(height, stride) };
  const left = Math.floor((canvas.width - width) / 2);
  const top = Math.floor((canvas.height - height) / 2);

  const area = canvas.width * canvas.height;
  const data = new Float32Array(3 * area).fill(border / 255);
  const planes = planesOf(film);
  for (const [channel, plane] of planes.entries()) {
    const pixels = resampleArea(plane, width, height);
    for (let y = 0; y < height; y += 1) {
      const row = channel * area + (y + top) * canvas.width + left;
      for (let x = 0; x < width; x += 1) data[row + x] = pixels[y * width + x]! / 255;
    }
  }
  for (let channel = planes.length; channel < 3; channel += 1) data.copyWithin(channel * area, 0, area);
  return { canvas: { ...canvas, data }, placement: { scale, left, top } };
}

/** One plane of a grey film, also of one that was saved in colour (as most are); three of a coloured one. */
function planesOf({ width, height, channels, data }: DecodedFilm): Plane[] {
  if (channels === 1) return [{ width, height, data }];
  const area = width * height;
  const [red, green, blue] = [new Uint8Array(area), new Uint8Array(area), new Uint8Array(area)];
  let differences = 0;
  for (let i = 0, at = 0; i < area; i += 1, at += 3) {
    red[i] = data[at]!;
    green[i] = data[at + 1]!;
    blue[i] = data[at + 2]!;
    differences |= (data[at]! ^ data[at + 1]!) | (data[at]! ^ data[at + 2]!);
  }
  return (differences === 0 ? [red] : [red, green, blue]).map((plane) => ({ width, height, data: plane }));
}

function roundUp(length: number, stride: number): number {
  return Math.ceil(length / stride) * stride;
}

/** Halves go to the even number, as in the Python that trained the model: one px of shift is a corner's worth of error. */
function sizeOnCanvas(length: number): number {
  const rounded = length % 1 === 0.5 ? 2 * Math.round(length / 2) : Math.round(length);
  return Math.max(1, rounded);
}
