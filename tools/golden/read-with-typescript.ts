import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { decodeFilm } from "@/lib/image/decode-film";
import { createEngine } from "@/lib/inference/create-engine";
import { loadModel } from "@/lib/inference/model-manifest";
import { letterbox } from "@/vision/letterbox";
import { planesOf } from "@/vision/planes";
import type { Reading, Readings } from "./reading";

/** Reads films with the app's own engine, in this process. */
export async function readWithTypescript(files: readonly string[]): Promise<Readings> {
  const modelsDir = path.resolve(import.meta.dirname, "../../models");
  const { entry } = await loadModel(modelsDir);
  const engine = await createEngine({ kind: "onnx", modelsDir });
  const readings = new Map<string, Reading>();
  for (const file of files) {
    const bytes = await readFile(file);
    const { image, detections } = await engine.predict(bytes);
    const film = await decodeFilm(bytes);
    const { canvas } = letterbox(planesOf(film), entry.input);
    const digests = { channels: film.channels, pixels: sha256(film.data), canvas: sha256(canvas.data) };
    readings.set(path.basename(file), { image, digests, detections });
  }
  await engine.close();
  return readings;
}

function sha256(data: Uint8Array | Float32Array): string {
  return createHash("sha256").update(data).digest("hex");
}
