import sharp, { type Sharp } from "sharp";
import type { Phantom } from "./draw-phantom";

/** `png16` holds 12 bits in 16, as a detector's export does; `cmyk` is a JPEG of four channels. */
export const PHANTOM_FORMATS = ["jpeg", "png", "tiff", "webp", "png16", "cmyk"] as const;
export type PhantomFormat = (typeof PHANTOM_FORMATS)[number];

type Raster = Pick<Phantom, "pixels" | "width" | "height">;

const ENCODERS: Record<PhantomFormat, (film: Raster) => Promise<Buffer>> = {
  jpeg: (film) => grey(film).jpeg({ quality: 92 }).toBuffer(),
  png: (film) => grey(film).png().toBuffer(),
  tiff: (film) => grey(film).tiff({ compression: "lzw" }).toBuffer(),
  webp: (film) => grey(film).webp({ quality: 90 }).toBuffer(),
  cmyk: (film) => grey(film).toColourspace("cmyk").jpeg({ quality: 92 }).toBuffer(),
  png16: ({ pixels, width, height }) =>
    sharp(
      Uint16Array.from(pixels, (value) => value * 16),
      { raw: { width, height, channels: 1 } },
    )
      .toColourspace("grey16")
      .png()
      .toBuffer(),
};

/** Writes a phantom as a file of the given format. Same phantom, same bytes. */
export function encodePhantom(film: Raster, format: PhantomFormat): Promise<Buffer> {
  return ENCODERS[format](film);
}

function grey({ pixels, width, height }: Raster): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } });
}
