/**
 * The app's own engine, alone in its process: reads a film for each path on its input, as many at a time as arrive, and
 * answers in the same order with a line {"ms": …, "answer": …}; `ms` is from the file's bytes to the prediction.
 */
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { createEngine } from "@/lib/inference/create-engine";

const modelsDir = process.env.MODELS_DIR;
if (!modelsDir) throw new Error("MODELS_DIR is not set");
const engine = await createEngine({ kind: "onnx", modelsDir });

async function readFilm(path: string): Promise<string> {
  const film = await readFile(path);
  const started = performance.now();
  const answer = await engine.predict(film);
  return JSON.stringify({ ms: performance.now() - started, answer });
}

console.log("ready");
let answered: Promise<void> = Promise.resolve();
for await (const path of createInterface({ input: process.stdin })) {
  const line = readFilm(path);
  answered = Promise.all([answered, line]).then(([, text]) => console.log(text));
}
await answered;
await engine.close();
