import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { z } from "zod";
import { fromWirePrediction, wirePredictionSchema } from "@/lib/inference/http/wire-prediction";
import type { Reading, Readings } from "./reading";

const SERVICE_DIR = path.resolve(import.meta.dirname, "../../services/inference");
const START_LIMIT_MS = 120_000;
const FILM_LIMIT_MS = 2_000;

const answerSchema = wirePredictionSchema.extend({
  file: z.string(),
  digests: z.object({ channels: z.number(), pixels: z.string(), canvas: z.string() }),
});

/**
 * Reads films with an engine of the inference service, through its command line.
 * `INFERENCE_PYTHON` names the interpreter; without it, the service's own virtual environment.
 * @throws Error with what the command said, if a film or the model can't be read.
 */
export async function readWithPython(engine: "onnx" | "ultralytics", files: readonly string[]): Promise<Readings> {
  const python = process.env["INFERENCE_PYTHON"] || path.join(SERVICE_DIR, ".venv/bin/python");
  const child = spawn(python, ["-m", "inference.predict", "--digests", "--engine", engine, ...files], {
    cwd: SERVICE_DIR,
    // Three runtimes run side by side.
    env: { ...process.env, THREADS: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: START_LIMIT_MS + files.length * FILM_LIMIT_MS,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const closed = once(child, "close");
  const readings = new Map<string, Reading>();
  // Whoever waits for `closed` below gets the failure to start; the lines merely end.
  closed.catch(() => undefined);
  for await (const line of createInterface({ input: child.stdout })) {
    const { file, digests, ...answer } = answerSchema.parse(JSON.parse(line));
    const { image, detections } = fromWirePrediction(answer);
    readings.set(path.basename(file), { image, digests, detections });
  }
  const [code] = await closed;
  if (code !== 0) throw new Error(`${python} -m inference.predict --engine ${engine} failed.\n${said.trim()}`);
  return readings;
}
