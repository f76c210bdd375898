import sharp from "sharp";
import type { Random } from "@/phantom/seeded-random";
import { sizeOf } from "./photograph";
import { backdrop, rect, stroke, tone, type Size } from "./svg";

/** A page of lines of made-up letters. */
export function textPage(size: Size, random: Random): string {
  const { width, height } = size;
  const line = height / Math.floor(random.between(26, 48));
  const parts = [backdrop(size, tone(96), tone(93))];
  for (let y = line * 2; y < height - line * 2; y += line) {
    if (random.next() < 0.1) continue;
    parts.push(textLine(random, width * 0.1, y, width * random.between(0.5, 0.8), line * 0.5, tone(15)));
  }
  return parts.join("");
}

function textLine(random: Random, left: number, y: number, wide: number, tall: number, colour: string): string {
  let d = "";
  for (let x = left; x < left + wide; x += tall * 0.62) {
    if (random.next() < 0.17) continue;
    const [a, b] = [random.between(0.1, 0.5) * tall, random.between(-0.1, 1) * tall];
    d += `M${x.toFixed(1)} ${y.toFixed(1)}v${(-tall * random.between(0.5, 1)).toFixed(1)}`;
    d += `q${a.toFixed(1)} ${(-a).toFixed(1)} ${a.toFixed(1)} ${b.toFixed(1)}`;
  }
  return stroke(d, colour, Math.max(1, tall * 0.13));
}

/** A web page: a bar, a menu of stacked entries, cards with text and buttons. */
export function webPage(size: Size, random: Random): string {
  const { width, height } = size;
  const dark = random.next() < 0.5;
  const [paper, card, ink] = dark ? [tone(12), tone(20), tone(85)] : [tone(97), tone(100), tone(20)];
  const parts = [backdrop(size, paper, paper), rect(0, 0, width, 48, tone(35, 225, 60))];
  parts.push(textLine(random, 16, 32, width * 0.3, 16, "#fff"));
  for (let y = 70; y < height; y += 38) {
    parts.push(rect(12, y, width * 0.2, 28, card, 'rx="6"'));
    parts.push(textLine(random, 22, y + 20, width * 0.13, 12, ink));
  }
  for (let y = 70; y < height; y += 150) {
    const left = width * 0.26;
    parts.push(rect(left, y, width * 0.7, 130, card, `rx="10" stroke="${tone(60)}"`));
    for (const line of [30, 52, 74]) parts.push(textLine(random, left + 16, y + line, width * 0.5, 12, ink));
    parts.push(rect(left + 16, y + 90, 90, 28, tone(50, 225, 70), 'rx="6"'));
  }
  return parts.join("");
}

const PLAIN = ["black", "white", "grey", "noise", "gradient", "soft blobs"] as const;

/** Nothing: one tone, noise, a gradient, clouds. */
export async function emptyPicture(variant: number, random: Random): Promise<Buffer> {
  const kind = PLAIN[variant % PLAIN.length]!;
  const { width, height } = sizeOf(variant);
  const level = { black: 0, white: 255, grey: 128, noise: 128, gradient: 0, "soft blobs": 110 }[kind];
  const pixels = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const base = kind === "gradient" ? (255 * y) / height : level;
    const spread = kind === "noise" ? 60 : kind === "soft blobs" ? 110 : 0;
    for (let x = 0; x < width; x += 1)
      pixels[y * width + x] = Math.max(0, Math.min(255, base + spread * random.normal()));
  }
  const picture = sharp(pixels, { raw: { width, height, channels: 1 } });
  return (kind === "soft blobs" ? picture.blur(12).normalise() : picture).jpeg({ quality: 90 }).toBuffer();
}
