import { copyFile, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEngine } from "@/lib/inference/create-engine";
import { loadModel } from "@/lib/inference/model-manifest";
import { describeEngine } from "../../contract/engine-contract";
import { describeGoldenFilms } from "../../contract/golden-films";

const modelsDir = path.resolve(import.meta.dirname, "../../../models");

const start = () => createEngine({ kind: "onnx", modelsDir });
describeEngine("the ONNX engine", start);
describeGoldenFilms("the ONNX engine", start);

describe("loading a model", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "models-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("verifies the weights of the manifest in the repository", async () => {
    const { entry, weights } = await loadModel(modelsDir);
    expect(entry).toMatchObject({ licence: "AGPL-3.0", input: { size: 640, stride: 32, border: 114 } });
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
    manifest.models[0].file = "any.onnx";
    for (const uncertainty of [{ least: 0, most: 0.36 }, { least: 0.4, most: 0.36 }, { least: 0.012 }]) {
      manifest.models[0].uncertainty = uncertainty;
      await writeFile(path.join(folder, "manifest.json"), JSON.stringify(manifest));
      await expect(loadModel(folder)).rejects.toThrow(/models\[0\]\.uncertainty/);
    }
    await expect(loadModel(modelsDir, "nobody")).rejects.toThrow(/names no model "nobody"/);
  });
});
