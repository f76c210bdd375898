/** Numbers with a shape, last dimension fastest: what goes into a network and comes out of it. */
export type Tensor = { data: Float32Array; dims: readonly number[] };

/**
 * Runs a network once, whatever runtime it lives in.
 * @param inputs by the names of the network's inputs.
 * @param output the name of the output wanted.
 */
export type Network = (inputs: Record<string, Tensor>, output: string) => Promise<Tensor>;

/** What the pixels and numbers around the networks have to fit: a part of an entry of models/manifest.json. */
export type NetworkShape = {
  classes: readonly [string];
  /** The canvas: its longest side in px, of what its sides are multiples, and the grey level (0…255) around the film. */
  input: { name: string; size: number; stride: number; border: number };
  output: { name: string };
  thresholds: { confidence: number; iou: number };
  /** The refiner sees the film with a longest side of at most `size` px. */
  refiner: { size: number };
};
