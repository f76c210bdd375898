import type { Planes } from "./planes";
import { resampleArea } from "./resample-area";
import { scaledSize } from "./scaled-size";

/** The refiner's view of a film: `channels` (1 or 3) × height × width grey levels of 0…255. Px = film px × `scale`. */
export type Picture = { channels: number; width: number; height: number; data: Float32Array; scale: number };

/** Scales a film by area so that its longest side is at most `size` px; never enlarges it. */
export function shrink(planes: Planes, size: number): Picture {
  const scale = Math.min(1, size / Math.max(planes[0].width, planes[0].height));
  const { width, height } = scaledSize(planes[0], scale);
  const data = new Float32Array(planes.length * width * height);
  for (const [channel, plane] of planes.entries()) {
    data.set(resampleArea(plane, width, height), channel * width * height);
  }
  return { channels: planes.length, width, height, data, scale };
}
