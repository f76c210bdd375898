// `npm run gallery`: what the shipped model makes of hard films, for the model card.
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { maxCobbOf } from "@/domain/geometry/cobb";
import { measure } from "@/domain/reading/measure";
import { toRecord } from "@/domain/reading/measurement-record";
import { tiltsOf } from "@/domain/geometry/tilt";
import { createEngine } from "@/lib/inference/create-engine";
import { HARD_CASES } from "./gallery/hard-cases";
import { drawOverlay } from "./gallery/overlay";
import { galleryText, type ReadCase } from "./gallery/text";
import { takeNoArguments } from "../cli/command/script-arguments";

takeNoArguments(
  "gallery",
  `Has the shipped model read hard films, and writes their pictures and figures into docs, for the model card.
It takes no arguments.`,
);

const root = path.resolve(import.meta.dirname, "..");
const pictures = path.join(root, "docs", "images", "failures");
/** For `python -m training.model_card --notes`. */
const notes = path.join(root, "docs", "generated", "failures.md");

await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });
const engine = await createEngine({ kind: "onnx", modelsDir: path.join(root, "models") });
const read: ReadCase[] = [];
for (const { file, title, why, draw } of HARD_CASES) {
  const film = await draw();
  const drawn = film.vertebrae.map((corners) => ({ corners }));
  const maxCobb = maxCobbOf(tiltsOf(drawn));
  const { detections, image } = await engine.predict(film.bytes);
  const measurement = measure(detections, image);
  const found = toRecord(measurement, detections);
  const vertebrae = found.vertebrae.map(({ detection }) => detections[detection]!);
  const png = await drawOverlay(film.bytes, { vertebrae: drawn, maxCobb }, { vertebrae, maxCobb: found.maxCobb });
  await writeFile(path.join(pictures, `${file}.png`), png);
  read.push({ file, title, why, drawnDeg: maxCobb?.deg ?? null, measurement });
  console.log(
    `${file.padEnd(15)} ${png.length} bytes, drawn ${maxCobb?.deg.toFixed(1) ?? "–"}°, read ${measurement.maxCobb?.deg.toFixed(1) ?? "–"}°, ${measurement.warnings.map(({ code }) => code).join(", ")}`,
  );
}
await engine.close();
await writeFile(notes, galleryText(read));
