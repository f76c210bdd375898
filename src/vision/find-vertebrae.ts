import type { UnnamedDetection } from "@/domain/reading/prediction";
import { decodeOutput } from "./decode-output";
import type { Network, NetworkShape } from "./network";
import type { NetworkInputs } from "./prepare-inputs";
import { refine } from "./refine";

/** The detector finds vertebrae, the refiner places their corners once more. */
export type Networks = { detector: Network; refiner: Network };

/**
 * The vertebrae on a film, by both networks.
 * @returns detections in px of the film, sorted top to bottom.
 * @throws what the networks throw; the reason of `signal` once it is aborted.
 */
export async function findVertebrae(
  { detector, refiner }: Networks,
  shape: NetworkShape,
  { canvas, placement, picture }: NetworkInputs,
  signal?: AbortSignal,
): Promise<UnnamedDetection[]> {
  const input = { data: canvas.data, dims: [1, 3, canvas.height, canvas.width] };
  const output = await detector({ [shape.input.name]: input }, shape.output.name);
  signal?.throwIfAborted();
  const found = decodeOutput(output, placement, shape);
  const refined = await refine(refiner, picture, found);
  signal?.throwIfAborted();
  return refined;
}
