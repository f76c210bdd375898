/** Pixels of an upright film: rows top to bottom, one byte (grey) or three (RGB) a pixel. */
export type Pixels = { width: number; height: number; channels: 1 | 3; data: Uint8Array };

/** One colour of a film, or all of a grey one: a byte a pixel, rows top to bottom. */
export type Plane = { width: number; height: number; data: Uint8Array };

/** A film as planes of one size: one if it is grey, three (RGB) if it has colours. */
export type Planes = readonly [Plane] | readonly [Plane, Plane, Plane];

/** One plane of a grey film, also of one that was saved in colour (as most are); three of a coloured one. */
export function planesOf({ width, height, channels, data }: Pixels): Planes {
  const plane = (bytes: Uint8Array): Plane => ({ width, height, data: bytes });
  if (channels === 1) return [plane(data)];
  const area = width * height;
  const [red, green, blue] = [new Uint8Array(area), new Uint8Array(area), new Uint8Array(area)];
  let differences = 0;
  for (let i = 0, at = 0; i < area; i += 1, at += 3) {
    red[i] = data[at]!;
    green[i] = data[at + 1]!;
    blue[i] = data[at + 2]!;
    differences |= (data[at]! ^ data[at + 1]!) | (data[at]! ^ data[at + 2]!);
  }
  return differences === 0 ? [plane(red)] : [plane(red), plane(green), plane(blue)];
}
