// `npm run no-spine -- measure`: what the model makes of pictures without a frontal spine.
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { measure } from "@/domain/reading/measure";
import { createEngine } from "@/lib/inference/create-engine";
import { drawTurned, PICTURE_KINDS, TURNS } from "./no-spine/pictures";
import { HELP_OPTION, readArguments, readCount, refuse } from "../cli/command/script-arguments";

const HELP = `Draws pictures that show no frontal spine, and frontal films laid down wrongly, and reads them with the
app's own engine. None may give an angle without a warning, a turned film a wrong one.

npm run no-spine -- measure [--models DIR] [--variants N]
npm run no-spine -- draw --out DIR [--variants N]

  --models DIR    the folder of manifest.json (default: the project's models/)
  --variants N    how many of each kind (default 4)`;

type Drawn = { kind: string; bytes: Buffer; truth: number | null };

async function* drawAll(variants: number): AsyncGenerator<Drawn> {
  for (const { name, draw } of PICTURE_KINDS) {
    for (let variant = 0; variant < variants; variant += 1) {
      yield { kind: name, bytes: await draw(variant), truth: null };
    }
  }
  for (const { name, quarters } of TURNS) {
    for (let variant = 0; variant < variants; variant += 1) {
      const { film, truth } = await drawTurned(quarters, variant);
      yield { kind: name, bytes: film, truth };
    }
  }
}

async function writeAll(folder: string, variants: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const counts = new Map<string, number>();
  for await (const { kind, bytes } of drawAll(variants)) {
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    await writeFile(
      path.join(folder, `${kind.replaceAll(" ", "-")}-${count}.${bytes[0] === 0xff ? "jpg" : "png"}`),
      bytes,
    );
  }
}

/** How far the angle of a turned film may be off without a warning, degrees. */
const MOST_ERROR_DEG = 10;

async function measureAll(modelsDir: string, variants: number): Promise<void> {
  const engine = await createEngine({ kind: "onnx", modelsDir });
  let [pictures, angles, straightFaced] = [0, 0, 0];
  for await (const { kind, bytes, truth } of drawAll(variants)) {
    const { detections, image } = await engine.predict(bytes);
    const { vertebrae, maxCobb, warnings } = measure(detections, image);
    const wrong = maxCobb !== null && (truth === null || Math.abs(maxCobb.deg - truth) > MOST_ERROR_DEG);
    const silent = wrong && warnings.length === 0;
    pictures += 1;
    if (maxCobb) angles += 1;
    if (silent) straightFaced += 1;
    const chainIds = new Set(vertebrae.map(({ id }) => id));
    const confidences = detections.filter(({ id }) => chainIds.has(id)).map(({ confidence }) => confidence);
    const sure = confidences.reduce((sum, confidence) => sum + confidence, 0) / confidences.length;
    console.log(
      [
        silent ? "✗" : " ",
        kind.padEnd(14),
        `${image.width}×${image.height}`.padEnd(10),
        `found ${String(detections.length).padStart(2)}, chain ${String(vertebrae.length).padStart(2)}`,
        vertebrae.length > 0 ? `mean confidence ${sure.toFixed(2)}` : " ".repeat(20),
        maxCobb ? `${maxCobb.deg.toFixed(1)}°`.padStart(6) : "     –",
        truth === null ? "" : `(drawn ${truth.toFixed(0)}°)`,
        warnings.map(({ code }) => code).join(", "),
      ].join("  "),
    );
  }
  await engine.close();
  console.log(`\n${pictures} pictures: ${angles} with an angle, ${straightFaced} with a wrong one and no warning.`);
}

const { values, positionals } = readArguments("no-spine", HELP, () =>
  parseArgs({
    allowPositionals: true,
    options: {
      models: { type: "string", default: path.resolve(import.meta.dirname, "../models") },
      variants: { type: "string", default: "4" },
      out: { type: "string" },
      ...HELP_OPTION,
    },
  }),
);
const variants = readCount("no-spine", "variants", values.variants);
const [command, ...rest] = positionals;
if (rest.length === 0 && command === "measure") await measureAll(values.models, variants);
else if (rest.length === 0 && command === "draw" && values.out) await writeAll(values.out, variants);
else refuse("no-spine", "Say measure, or draw --out DIR");
