import sharp from "sharp";
import type { Random } from "@/phantom/seeded-random";
import type { Size } from "./svg";

/** How a drawing is made a picture: `blur` in px (sd), `noise` in grey levels (sd), `turn` in degrees. */
type Finish = { blur: number; noise: number; grey: boolean; turn: number };

/** Sizes in px that pictures come in: narrow as a spine film, upright, square, across. */
const SIZES = [
  { width: 480, height: 1200 },
  { width: 640, height: 900 },
  { width: 720, height: 720 },
  { width: 1000, height: 700 },
] as const;

/** Size of a picture by the variant. */
export function sizeOf(variant: number): Size {
  return SIZES[variant % SIZES.length]!;
}

/** Size and finish by the variant; the first is as like a spine film as can be: narrow, grey, grainy, level. */
export function finishOf(variant: number, random: Random): Finish & Size {
  return {
    ...sizeOf(variant),
    blur: random.between(0.6, 1.8),
    noise: random.between(4, 11),
    grey: variant % 2 === 0,
    turn: variant === 0 ? 0 : random.between(-6, 6),
  };
}

/**
 * Draws the SVG elements `body`, made for a canvas of `width` × `height`, and takes a picture of it.
 * @returns JPEG bytes.
 */
export async function photograph(
  body: string,
  { width, height, blur, noise, grey, turn }: Finish & Size,
  random: Random,
): Promise<Buffer> {
  const turned = `<g transform="rotate(${turn} ${width / 2} ${height / 2})">${body}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${turned}</svg>`;
  const flat = sharp(Buffer.from(svg)).flatten({ background: "#808080" }).blur(blur);
  const { data, info } = await (grey ? flat.greyscale() : flat).raw().toBuffer({ resolveWithObject: true });
  const { channels } = info;
  for (let i = 0; i < data.length; i += channels) {
    const grain = noise * random.normal();
    for (let c = i; c < i + channels; c += 1) data[c] = Math.max(0, Math.min(255, data[c]! + grain));
  }
  return sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 90 }).toBuffer();
}
