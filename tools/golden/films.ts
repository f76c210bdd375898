import { drawPhantom, type PhantomDesign } from "@/phantom/draw-phantom";
import * as encode from "./encodings";

/** A golden film: a phantom and how it is stored. It shows no patient. */
type GoldenFilm = { file: string; design: PhantomDesign; encoding: (typeof encode)["greyJpeg"] };

type Curves = PhantomDesign["curves"];

const straight: Curves = [{ cobbDeg: 3, upper: 5, lower: 12, convexity: "image-left" }];
const mild: Curves = [{ cobbDeg: 16, upper: 5, lower: 11, convexity: "image-right" }];
const moderate: Curves = [{ cobbDeg: 34, upper: 5, lower: 11, convexity: "image-right" }];
const severe: Curves = [{ cobbDeg: 58, upper: 4, lower: 11, convexity: "image-left" }];
const double: Curves = [
  { cobbDeg: 42, upper: 4, lower: 10, convexity: "image-right" },
  { cobbDeg: 35, upper: 10, lower: 15, convexity: "image-left" },
];

/** With a little grain. */
const film = (seed: number, curves: Curves, width: number, height: number) => ({
  seed,
  curves,
  width,
  height,
  exposure: { noise: 3 },
});
/** Without, for it would make lossless files large. */
const smooth = (seed: number, curves: Curves, width = 220, height = 680) => ({
  seed,
  curves,
  width,
  height,
  exposure: { noise: 0, blur: 2.2 },
});

/** One for each way in which curves, sizes, formats, depths and colours have differed, or could. */
export const GOLDEN_FILMS: readonly GoldenFilm[] = [
  { file: "straight.jpg", design: film(1, straight, 420, 1024), encoding: encode.greyJpeg },
  { file: "mild-odd-size.jpg", design: film(2, mild, 393, 1021), encoding: encode.greyJpeg },
  { file: "moderate-colour-wide.jpg", design: film(3, moderate, 700, 1024), encoding: encode.colourJpeg },
  { file: "severe-narrow-progressive.jpg", design: film(4, severe, 300, 1024), encoding: encode.progressiveJpeg },
  { file: "double-orientation-2.jpg", design: film(5, double, 410, 1024), encoding: encode.orientedJpeg(2) },
  { file: "moderate-orientation-6.jpg", design: film(6, moderate, 410, 1024), encoding: encode.orientedJpeg(6) },
  { file: "severe-orientation-8.jpg", design: film(7, severe, 410, 1024), encoding: encode.orientedJpeg(8) },
  { file: "double-cmyk.jpg", design: film(8, double, 400, 1000), encoding: encode.cmykJpeg },
  { file: "mild-cmyk-profile.jpg", design: film(9, mild, 400, 1000), encoding: encode.cmykJpegWithProfile },
  { file: "moderate-adobe-rgb.jpg", design: film(10, moderate, 400, 1000), encoding: encode.adobeRgbJpeg },
  { file: "straight-grey-gamma.jpg", design: film(11, straight, 400, 1000), encoding: encode.greyGammaJpeg },
  { file: "double-2-to-1.jpg", design: film(12, double, 520, 1280), encoding: encode.greyJpeg },
  { file: "severe-smaller-than-canvas.png", design: smooth(13, severe, 180, 460), encoding: encode.greyPng },
  { file: "moderate-palette.png", design: smooth(14, moderate), encoding: encode.palettePng },
  { file: "mild-1-bit.png", design: smooth(15, mild, 420, 1024), encoding: encode.oneBitPng },
  { file: "double-grey-alpha.png", design: smooth(16, double), encoding: encode.greyAlphaPng },
  { file: "moderate-colour-alpha.png", design: smooth(17, moderate, 210, 650), encoding: encode.colourAlphaPng },
  { file: "severe-12-bit.png", design: smooth(18, severe), encoding: encode.twelveBitPng },
  { file: "double-16-bit.png", design: smooth(19, double), encoding: encode.sixteenBitPng },
  { file: "moderate-lossy.webp", design: film(20, moderate, 410, 1024), encoding: encode.lossyWebp },
  { file: "mild-lossless.webp", design: smooth(21, mild), encoding: encode.losslessWebp },
  { file: "straight-lzw.tif", design: smooth(22, straight), encoding: encode.lzwTiff },
  { file: "moderate-16-bit-white-is-zero.tif", design: smooth(23, moderate), encoding: encode.sixteenBitTiff },
  { file: "double-signed.tif", design: smooth(24, double), encoding: encode.signedTiff },
  { file: "severe-float.tif", design: smooth(25, severe), encoding: encode.floatTiff },
  { file: "moderate-two-pages.tif", design: film(26, moderate, 410, 1024), encoding: encode.twoPageTiff },
  { file: "moderate-text-at-65535.png", design: smooth(27, moderate), encoding: encode.overlayPng },
  { file: "double-offset-40000.png", design: smooth(28, double), encoding: encode.offsetPng },
  { file: "moderate-low-contrast.png", design: smooth(29, moderate), encoding: encode.lowContrastPng },
  { file: "moderate-150-by-200.jpg", design: film(30, moderate, 400, 1000), encoding: encode.oblongJpeg },
  { file: "severe-thumbnail-first.tif", design: smooth(31, severe), encoding: encode.thumbnailFirstTiff },
];

/** Draws the golden films one after another. */
export async function* drawGoldenFilms(): AsyncGenerator<{ file: string; bytes: Buffer }> {
  for (const { file, design, encoding } of GOLDEN_FILMS) yield { file, bytes: await encoding(drawPhantom(design)) };
}
