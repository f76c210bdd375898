import type { UnnamedDetection } from "@/domain/reading/prediction";
import { decodeOutput } from "./decode-output";
import { letterbox } from "./letterbox";
import type { Network, NetworkShape } from "./network";
import type { Planes } from "./planes";
import { refine } from "./refine";
import { shrink } from "./shrink";

/** The detector finds vertebrae, the refiner places their corners once more. */
export type Networks = { detector: Network; refiner: Network };

/**
 * The vertebrae on a film: the whole way of its pixels through both networks.
 * @returns detections in px of the film, sorted top to bottom.
 * @throws what the networks throw; the reason of `signal` once it is aborted.
 */
export async function findVertebrae(
  { detector, refiner }: Networks,
  shape: NetworkShape,
  planes: Planes,
  signal?: AbortSignal,
): Promise<UnnamedDetection[]> {
  const { canvas, placement } = letterbox(planes, shape.input);
  const input = { data: canvas.data, dims: [1, 3, canvas.height, canvas.width] };
  const output = await detector({ [shape.input.name]: input }, shape.output.name);
  signal?.throwIfAborted();
  const found = decodeOutput(output, placement, shape);
  const refined = await refine(refiner, shrink(planes, shape.refiner.size), found);
  signal?.throwIfAborted();
  return refined;
}
