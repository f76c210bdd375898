import sharp, { type Sharp } from "sharp";
import type { Phantom } from "@/phantom/draw-phantom";
import { tiffFile } from "@/phantom/tiff-file";
import { adobeRgbProfile, embedProfile, greyGammaProfile, tinyCmykProfile } from "./icc-profile";

type Encode = (film: Phantom) => Promise<Buffer>;

/** How the upright film is stored so that the orientation turns it back. */
const STORED: Record<2 | 6 | 8, [angle: number, mirrored: boolean]> = { 2: [0, true], 6: [270, false], 8: [90, false] };
const QUALITY = 72;

export const greyJpeg: Encode = (film) => grey(film).jpeg({ quality: QUALITY }).toBuffer();
/** Scanned with 150 × 200 dots an inch. */
export const oblongJpeg: Encode = async (film) => {
  const { width, height } = film;
  const size = { width: Math.round((width * 150) / 200), height, fit: "fill" } as const;
  const jpeg = await grey(film).resize(size).jpeg({ quality: QUALITY }).toBuffer();
  const jfif = Buffer.from("ffe000104a46494600010101009600c80000", "hex");
  return Buffer.concat([jpeg.subarray(0, 2), jfif, jpeg.subarray(2)]);
};
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
/** With lines of text at the end of the range, far from the film's own levels. */
export const overlayPng: Encode = (film) =>
  deepPng(film, (level, i) => (isText(i % film.width, Math.floor(i / film.width)) ? 65_535 : 16 * level));
/** Far from zero, with zeros where the collimator was. */
export const offsetPng: Encode = (film) =>
  deepPng(film, (level, i) => (isWithin(i % film.width, film.width) ? 40_000 + 16 * level : 0));
/** In a sixteenth of the grey levels. */
export const lowContrastPng: Encode = ({ pixels, ...size }) =>
  greyPng({ ...size, pixels: pixels.map((level) => level / 16) });
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

/** The first page is a small copy of another picture: the film's negative. */
export const thumbnailFirstTiff: Encode = async (film) => {
  const [width, height] = [32, 64];
  const thumbnail = await grey(film).negate().resize({ width, height, fit: "fill" }).raw().toBuffer();
  return joinTiffs(tiffFile(thumbnail, { width, height }), tiffFile(film.pixels, film, { deflate: true }));
};

/** Makes the page of the second file the one behind that of the first; both are `tiffFile`'s. */
function joinTiffs(first: Buffer, second: Buffer): Buffer {
  const [directory, entryBytes, stripOffset] = [8, 12, 273];
  const out = Buffer.concat([first, second]);
  const shifted = first.length + directory;
  const endOf = (at: number): number => at + 2 + out.readUInt16LE(at) * entryBytes;
  out.writeUInt32LE(shifted, endOf(directory));
  for (let entry = shifted + 2; entry < endOf(shifted); entry += entryBytes) {
    const value = entry + 8;
    if (out.readUInt16LE(entry) === stripOffset) out.writeUInt32LE(out.readUInt32LE(value) + first.length, value);
  }
  return out;
}

/** Two lines of marks in a corner. */
function isText(x: number, y: number): boolean {
  return x > 8 && x < 80 && y > 8 && y < 32 && x % 6 < 3 && y % 12 < 8;
}

/** Whether a column lies between the borders. */
function isWithin(x: number, width: number): boolean {
  return x >= width / 12 && x < (width * 11) / 12;
}

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

function deepPng(
  { pixels, width, height }: Phantom,
  toSample: (level: number, index: number) => number,
): Promise<Buffer> {
  return sharp(Uint16Array.from(pixels, toSample), { raw: { width, height, channels: 1 } })
    .toColourspace("grey16")
    .png({ compressionLevel: 9 })
    .toBuffer();
}
