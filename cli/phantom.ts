import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { HELP_OPTION, readArguments, refuse } from "./command/script-arguments";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom, PHANTOM_FORMATS } from "@/phantom/encode-phantom";

const HELP = `Draws a made-up frontal spine film with a known Cobb angle. It shows no patient.

npm run phantom -- --seed 1 --cobb 42 --out film.png

  --out FILE       where to write it (needed)
  --seed N         another seed, another film; the same seed, the same bytes (default 1)
  --cobb DEGREES   the angle of the curve, 0 to 80 (default 30)
  --side SIDE      image-right or image-left: where the curve's apex lies (default image-right)
  --double         a second curve of three quarters of the angle below, to the other side
  --width PX, --height PX   size (default 820 × 2160)
  --format FORMAT  ${PHANTOM_FORMATS.join(", ")} (default png; png16 holds 12 bits in 16)
  --truth FILE     also writes the designed corners and angle there, as JSON
  --help`;

function numberBetween(name: string, text: string, from: number, to: number, whole: boolean): number {
  const value = Number(text);
  if (text.trim() === "" || !(value >= from && value <= to) || (whole && !Number.isInteger(value))) {
    return refuse("phantom", `--${name} takes a ${whole ? "whole " : ""}number from ${from} to ${to}`);
  }
  return value;
}

const { values: options } = readArguments("phantom", HELP, () =>
  parseArgs({
    options: {
      out: { type: "string" },
      seed: { type: "string", default: "1" },
      cobb: { type: "string", default: "30" },
      side: { type: "string", default: "image-right" },
      double: { type: "boolean", default: false },
      width: { type: "string" },
      height: { type: "string" },
      format: { type: "string", default: "png" },
      truth: { type: "string" },
      ...HELP_OPTION,
    },
  }),
);
const { out } = options;
const format = PHANTOM_FORMATS.find((known) => known === options.format);
if (!out) refuse("phantom", "--out is missing");
if (!format) refuse("phantom", `--format is one of ${PHANTOM_FORMATS.join(", ")}`);
if (options.side !== "image-right" && options.side !== "image-left")
  refuse("phantom", "--side is image-right or image-left");
const cobbDeg = numberBetween("cobb", options.cobb, 0, 80, false);
const upperCurve = { cobbDeg, upper: 4, lower: options.double ? 10 : 11, convexity: options.side } as const;
const lowerCurve = {
  cobbDeg: cobbDeg * 0.75,
  upper: 10,
  lower: 15,
  convexity: options.side === "image-right" ? "image-left" : "image-right",
} as const;

const phantom = drawPhantom({
  seed: numberBetween("seed", options.seed, 0, 2 ** 31, true),
  curves: options.double ? [upperCurve, lowerCurve] : [upperCurve],
  width: options.width ? numberBetween("width", options.width, 100, 8000, true) : undefined,
  height: options.height ? numberBetween("height", options.height, 200, 12_000, true) : undefined,
});
await writeFile(out, await encodePhantom(phantom, format));
const { width, height, vertebrae, maxCobbDeg } = phantom;
if (options.truth)
  await writeFile(options.truth, JSON.stringify({ width, height, vertebrae, max_cobb_deg: maxCobbDeg }));
console.log(`${out}: ${width} × ${height} px, designed max Cobb ${maxCobbDeg.toFixed(1)}°`);
