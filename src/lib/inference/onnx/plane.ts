/** One colour of a film, or all of a grey one: a byte a pixel, rows top to bottom. */
export type Plane = { width: number; height: number; data: Uint8Array };
