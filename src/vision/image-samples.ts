/** Samples of an image as its file stores them. */
export type Samples = Uint8Array | Uint16Array | Float32Array;

/** An image: rows top to bottom, `channels` samples a pixel. */
export type ImageOf<S extends Samples> = { width: number; height: number; channels: 1 | 3; data: S };
