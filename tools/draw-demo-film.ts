import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { DISCLAIMER } from "@/domain/disclaimer";
import { measure } from "@/domain/reading/measure";
import { toRecord } from "@/domain/reading/measurement-record";
import { toApiDetection } from "@/domain/reading/wire-detection";
import { createEngine } from "@/lib/inference/create-engine";
import { drawPhantom } from "@/phantom/draw-phantom";

const root = path.resolve(import.meta.dirname, "..");
const target = path.join(root, "public", "demo");

/** Draws the landing page's film and lets the real engine read it: what the page shows is what the model found. */
const phantom = drawPhantom({
  seed: 8,
  curves: [
    { cobbDeg: 44, upper: 4, lower: 10, convexity: "image-right" },
    { cobbDeg: 36, upper: 10, lower: 15, convexity: "image-left" },
  ],
});
const film = await sharp(phantom.pixels, { raw: { width: phantom.width, height: phantom.height, channels: 1 } })
  .webp({ quality: 82, effort: 6 })
  .toBuffer();
const engine = await createEngine({ kind: "onnx", modelsDir: path.join(root, "models") });
const { detections, image, model } = await engine.predict(film);
await engine.close();
const measurement = measure(detections, image);

await mkdir(target, { recursive: true });
await writeFile(path.join(target, "film.webp"), film);
const result = {
  disclaimer: DISCLAIMER,
  image,
  model,
  detections: detections.map(toApiDetection),
  measurement: toRecord(measurement, detections),
};
const rounded = JSON.stringify(result, (_, value: unknown) =>
  typeof value === "number" ? Math.round(value * 1000) / 1000 : value,
);
await writeFile(path.join(target, "result.json"), `${rounded}\n`);
console.log(
  `public/demo: ${film.length} bytes, ${detections.length} vertebrae, max Cobb ${measurement.maxCobb?.deg.toFixed(1)}° (designed ${phantom.maxCobbDeg.toFixed(1)}°)`,
);
