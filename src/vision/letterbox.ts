import type { NetworkShape } from "./network";
import type { Planes } from "./planes";
import { resampleArea } from "./resample-area";
import { scaledSize } from "./scaled-size";

/** How a film lies on its canvas: canvas px = film px × `scale` + (`left`, `top`). */
export type Placement = { scale: number; left: number; top: number };

/** The network's input: 3 × height × width floats of 0…1 (RGB planes). */
export type Canvas = { width: number; height: number; data: Float32Array };

/**
 * Lays a film onto a canvas of its own shape: scaled by area so that its longest side is `size`, centred, and each side
 * filled up with `border` to a multiple of `stride`. Most films are narrow; what is not there need not be computed.
 */
export function letterbox(
  planes: Planes,
  { size, stride, border }: Omit<NetworkShape["input"], "name">,
): { canvas: Canvas; placement: Placement } {
  const scale = size / Math.max(planes[0].width, planes[0].height);
  const { width, height } = scaledSize(planes[0], scale);
  const canvas = { width: roundUp(width, stride), height: roundUp(height, stride) };
  const left = Math.floor((canvas.width - width) / 2);
  const top = Math.floor((canvas.height - height) / 2);

  const area = canvas.width * canvas.height;
  const data = new Float32Array(3 * area).fill(border / 255);
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

function roundUp(length: number, stride: number): number {
  return Math.ceil(length / stride) * stride;
}
