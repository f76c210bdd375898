import { createHash } from "node:crypto";
import { copyFile, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import { createEngine } from "@/lib/inference/create-engine";
import { loadModel } from "@/lib/inference/model-manifest";
import { describeEngine } from "../contract/engine-contract";
import { describeGoldenFilms } from "../contract/golden-films";

const modelsDir = path.resolve(import.meta.dirname, "../../models");

const decoder = await DecoderPool.start({ keep: 1 });
afterAll(() => decoder.close());

const start = () => createEngine({ kind: "onnx", modelsDir }, decoder);
describeEngine("the ONNX engine", start);
describeGoldenFilms("the ONNX engine", start);

describe("loading a model", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "models-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("verifies the weights of the manifest in the repository", async () => {
    const { entry, weights, refinerWeights } = await loadModel(modelsDir);
    expect(entry).toMatchObject({ licence: "AGPL-3.0", input: { size: 640, stride: 32, border: 114 } });
    expect(weights.length).toBeGreaterThan(1_000_000);
    expect(refinerWeights.length).toBeGreaterThan(1_000_000);
  });

  it("gives the two networks one version, which changes with either", async () => {
    const { entry, version } = await loadModel(modelsDir);
    const both = createHash("sha256").update(entry.sha256 + entry.refiner.sha256);
    expect(version).toBe(both.digest("hex"));
  });

  it.each(["vertebra-detector.onnx", "vertebra-refiner.onnx"])(
    "refuses a %s that is not that of the manifest",
    async (altered) => {
      for (const file of await readdir(modelsDir)) await copyFile(path.join(modelsDir, file), path.join(folder, file));
      await writeFile(path.join(folder, altered), "altered");
      const loading = loadModel(folder);
      await expect(loading).rejects.toMatchObject({ code: "ENGINE_UNAVAILABLE", status: 503 });
      await expect(loading).rejects.toThrow(`${altered} is not the model of the manifest: sha256`);
    },
  );

  it("names the file that is missing, malformed or unknown", async () => {
    await expect(loadModel(folder)).rejects.toThrow(/manifest\.json can't be read/);
    await writeFile(path.join(folder, "manifest.json"), "{");
    await expect(loadModel(folder)).rejects.toThrow(/it is not JSON/);
    const manifest = JSON.parse(await readFile(path.join(modelsDir, "manifest.json"), "utf8"));
    manifest.models[0].file = "../outside.onnx";
    await writeFile(path.join(folder, "manifest.json"), JSON.stringify(manifest));
    await expect(loadModel(folder)).rejects.toThrow(/models\[0\]\.file/);
    manifest.models[0].file = "any.onnx";
    const { refiner } = manifest.models[0];
    for (const malformed of [undefined, { ...refiner, file: "../outside.onnx" }, { ...refiner, size: 0 }]) {
      manifest.models[0].refiner = malformed;
      await writeFile(path.join(folder, "manifest.json"), JSON.stringify(manifest));
      await expect(loadModel(folder)).rejects.toThrow(/models\[0\]\.refiner/);
    }
    await expect(loadModel(modelsDir, "nobody")).rejects.toThrow(/names no model "nobody"/);
  });
});
