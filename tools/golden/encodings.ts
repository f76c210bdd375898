import sharp, { type Sharp } from "sharp";
import type { Phantom } from "@/phantom/draw-phantom";
import { tiffFile } from "@/phantom/tiff-file";
import { adobeRgbProfile, embedProfile, greyGammaProfile, tinyCmykProfile } from "./icc-profile";

type Encode = (film: Phantom) => Promise<Buffer>;

/** How the upright film is stored so that the orientation turns it back. */
const STORED: Record<2 | 6 | 8, [angle: number, mirrored: boolean]> = { 2: [0, true], 6: [270, false], 8: [90, false] };
const QUALITY = 72;

export const greyJpeg: Encode = (film) => grey(film).jpeg({ quality: QUALITY }).toBuffer();
export const progressiveJpeg: Encode = (film) => grey(film).jpeg({ quality: QUALITY, progressive: true }).toBuffer();
/** Bluish as old films are, with colour at half the resolution. */
export const colourJpeg: Encode = (film) =>
  colour(film).jpeg({ quality: QUALITY, chromaSubsampling: "4:2:0" }).toBuffer();
export const orientedJpeg =
  (orientation: keyof typeof STORED): Encode =>
  async (film) => {
    const [angle, mirrored] = STORED[orientation];
    const mirroredOrNot = await grey(film).flop(mirrored).png({ compressionLevel: 9 }).toBuffer();
    return sharp(mirroredOrNot)
      .rotate(angle)
      .toColourspace("b-w")
      .withMetadata({ orientation })
      .jpeg({ quality: QUALITY })
      .toBuffer();
  };
export const cmykJpeg: Encode = (film) => grey(film).toColourspace("cmyk").jpeg({ quality: QUALITY }).toBuffer();
export const cmykJpegWithProfile: Encode = async (film) => embedProfile(await cmykJpeg(film), tinyCmykProfile());
export const adobeRgbJpeg: Encode = async (film) => embedProfile(await colourJpeg(film), adobeRgbProfile());
export const greyGammaJpeg: Encode = async (film) => embedProfile(await greyJpeg(film), greyGammaProfile());

export const greyPng: Encode = (film) => grey(film).png({ compressionLevel: 9 }).toBuffer();
export const palettePng: Encode = (film) => grey(film).png({ palette: true, colours: 40, dither: 0 }).toBuffer();
export const oneBitPng: Encode = (film) => grey(film).png({ palette: true, colours: 2, dither: 1 }).toBuffer();
export const greyAlphaPng: Encode = (film) => withFadingSides(grey(film), film).png({ compressionLevel: 9 }).toBuffer();
export const colourAlphaPng: Encode = (film) =>
  withFadingSides(colour(film), film).png({ compressionLevel: 9 }).toBuffer();
/** 12 bits in 16, as a detector's export holds. */
export const twelveBitPng: Encode = (film) => deepPng(film, (level) => 4095 * (level / 255) ** 1.3);
export const sixteenBitPng: Encode = (film) => deepPng(film, (level) => level * 257);

export const lossyWebp: Encode = (film) => grey(film).webp({ quality: QUALITY }).toBuffer();
export const losslessWebp: Encode = (film) => grey(film).webp({ lossless: true }).toBuffer();

export const lzwTiff: Encode = (film) => grey(film).tiff({ compression: "lzw" }).toBuffer();
export const sixteenBitTiff: Encode = async (film) =>
  tiffFile(
    Uint16Array.from(film.pixels, (level) => 16_383 - level * 64),
    film,
    { deflate: true, whiteIsZero: true },
  );
/** Around zero, as films from a CT scanner's scout are. */
export const signedTiff: Encode = async (film) =>
  tiffFile(
    Int16Array.from(film.pixels, (level) => level * 12 - 1024),
    film,
    { deflate: true },
  );
export const floatTiff: Encode = async (film) =>
  tiffFile(
    Float32Array.from(film.pixels, (level) => (level / 255) ** 2 - 0.25),
    film,
    { deflate: true },
  );
/** The second page is another picture: the first one's negative. */
export const twoPageTiff: Encode = async ({ pixels, width, height }) => {
  const negative = pixels.map((level) => 255 - level);
  return sharp(Buffer.concat([pixels, negative]), {
    raw: { width, height: 2 * height, channels: 1, pageHeight: height },
  })
    .toColourspace("b-w")
    .tiff({ compression: "jpeg", quality: QUALITY })
    .toBuffer();
};

function grey({ pixels, width, height }: Phantom): Sharp {
  return sharp(pixels, { raw: { width, height, channels: 1 } }).toColourspace("b-w");
}

function colour({ pixels, width, height }: Phantom): Sharp {
  const tinted = Buffer.alloc(3 * pixels.length);
  for (const [index, level] of pixels.entries()) {
    tinted[3 * index] = level * 0.82;
    tinted[3 * index + 1] = level * 0.9;
    tinted[3 * index + 2] = Math.min(255, level * 0.9 + 24);
  }
  return sharp(tinted, { raw: { width, height, channels: 3 } });
}

/** Transparent at both sides. */
function withFadingSides(film: Sharp, { width, height }: Phantom): Sharp {
  const alpha = Buffer.alloc(width * height);
  for (let i = 0; i < alpha.length; i += 1) {
    const fromSide = Math.min(i % width, width - 1 - (i % width));
    alpha[i] = Math.min(255, fromSide * 8);
  }
  return film.joinChannel(alpha, { raw: { width, height, channels: 1 } });
}

function deepPng({ pixels, width, height }: Phantom, toSample: (level: number) => number): Promise<Buffer> {
  return sharp(Uint16Array.from(pixels, toSample), { raw: { width, height, channels: 1 } })
    .toColourspace("grey16")
    .png({ compressionLevel: 9 })
    .toBuffer();
}
