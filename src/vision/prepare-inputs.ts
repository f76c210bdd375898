import { letterbox, type Canvas, type Placement } from "./letterbox";
import type { NetworkShape } from "./network";
import type { Planes } from "./planes";
import { shrink, type Picture } from "./shrink";

/** What is left of a film's pixels for the networks: the detector's canvas, and the refiner's picture. */
export type NetworkInputs = { canvas: Canvas; placement: Placement; picture: Picture };

/** Scales a film for both networks: the last step that touches its own pixels. */
export function prepareInputs(
  planes: Planes,
  { input, refiner }: Pick<NetworkShape, "input" | "refiner">,
): NetworkInputs {
  return { ...letterbox(planes, input), picture: shrink(planes, refiner.size) };
}
