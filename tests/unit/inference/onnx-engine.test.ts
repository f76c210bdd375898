import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { measure } from "@/domain/measure";
import { predictionSchema } from "@/domain/prediction";
import { createEngine } from "@/lib/inference/create-engine";
import type { InferenceEngine } from "@/lib/inference/engine";
import { loadModel } from "@/lib/inference/model-manifest";
import { drawPhantom } from "../../../scripts/phantom/draw-phantom";
import { encodePhantom } from "../../../scripts/phantom/encode-phantom";

const modelsDir = path.resolve(import.meta.dirname, "../../../models");
const phantom = drawPhantom({
  seed: 1,
  curves: [{ cobbDeg: 42, upper: 4, lower: 11, convexity: "image-right" }],
  width: 512,
  height: 1350,
});

describe("the ONNX engine", () => {
  let engine: InferenceEngine;
  beforeAll(async () => {
    engine = await createEngine({ kind: "onnx", modelsDir });
  });
  afterAll(() => engine.close());

  it("answers in the shape of the inference service, with the film's size and the model's hash", async () => {
    const answer = predictionSchema.parse(await engine.predict(await encodePhantom(phantom, "png")));
    expect(answer.image).toEqual({ width: 512, height: 1350 });
    expect(answer.num_detections).toBe(answer.detections.length);
    expect(answer.model).toMatchObject({ name: "vertebra-baseline", engine: "onnx" });
    expect(answer.model.version).toMatch(/^[0-9a-f]{64}$/);
    expect(answer.timing_ms.total).toBeGreaterThan(0);
    const middles = answer.detections.map(({ y1, y2 }) => y1 + y2);
    expect(middles).toEqual(middles.toSorted((a, b) => a - b));
  });

  it("finds the phantom's vertebrae and its curve", async () => {
    const { detections, image } = await engine.predict(await encodePhantom(phantom, "png"));
    const found = phantom.vertebrae.filter((corners) => {
      const x = corners.reduce((sum, corner) => sum + corner.x, 0) / 4;
      const y = corners.reduce((sum, corner) => sum + corner.y, 0) / 4;
      const reach = (corners[2].y - corners[0].y) / 2;
      return detections.some((box) => Math.hypot((box.x1 + box.x2) / 2 - x, (box.y1 + box.y2) / 2 - y) < reach);
    });
    expect(found.length).toBeGreaterThanOrEqual(15);
    const { maxCobb, curves } = measure(detections, image);
    expect(Math.abs(maxCobb!.deg - phantom.maxCobbDeg)).toBeLessThan(8);
    expect(curves[0]!.convexity).toBe("image-right");
  });

  it("gives the same answer to the same film", async () => {
    const film = await encodePhantom(phantom, "png");
    const [first, second] = [await engine.predict(film), await engine.predict(film)];
    expect(second.detections).toEqual(first.detections);
  });

  it("passes on what is wrong with a film", async () => {
    await expect(engine.predict(Buffer.from("not a film"))).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
  });

  it("stops when it is told to", async () => {
    const signal = AbortSignal.abort(new Error("shutting down"));
    await expect(engine.predict(await encodePhantom(phantom, "png"), { signal })).rejects.toThrow("shutting down");
  });

  it("answers no more once closed", async () => {
    const closing = await createEngine({ kind: "onnx", modelsDir });
    await closing.close();
    await closing.close();
    await expect(closing.predict(Buffer.alloc(1))).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE" });
  });
});

describe("loading a model", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "models-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("verifies the weights of the manifest in the repository", async () => {
    const { entry, weights } = await loadModel(modelsDir);
    expect(entry).toMatchObject({ licence: "AGPL-3.0", input: { width: 320, height: 640, border: 114 } });
    expect(weights.length).toBeGreaterThan(1_000_000);
  });

  it("refuses weights that are not those of the manifest", async () => {
    await copyFile(path.join(modelsDir, "manifest.json"), path.join(folder, "manifest.json"));
    await writeFile(path.join(folder, "vertebra-baseline.onnx"), "altered");
    const loading = loadModel(folder);
    await expect(loading).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE", status: 503 });
    await expect(loading).rejects.toThrow(/vertebra-baseline\.onnx is not the model of the manifest: sha256/);
  });

  it("names the file that is missing, malformed or unknown", async () => {
    await expect(loadModel(folder)).rejects.toThrow(/manifest\.json can't be read/);
    await writeFile(path.join(folder, "manifest.json"), "{");
    await expect(loadModel(folder)).rejects.toThrow(/it is not JSON/);
    const manifest = JSON.parse(await readFile(path.join(modelsDir, "manifest.json"), "utf8"));
    manifest.models[0].file = "../outside.onnx";
    await writeFile(path.join(folder, "manifest.json"), JSON.stringify(manifest));
    await expect(loadModel(folder)).rejects.toThrow(/models\[0\]\.file/);
    await expect(loadModel(modelsDir, "nobody")).rejects.toThrow(/names no model "nobody"/);
  });
});
