import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/app-error";

/** Beside the manifest; a plain file name, so that a manifest can't reach outside its folder. */
const weightsFile = z.string().regex(/^[\w.-]+\.onnx$/);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const modelSchema = z.object({
  name: z.string().min(1),
  /** The network that finds vertebrae. */
  file: weightsFile,
  sha256,
  classes: z.tuple([z.string()]),
  /** The canvas: its longest side in px, of what its sides are multiples, and the grey level (0…255) around the film. */
  input: z.object({
    name: z.string(),
    size: z.number().int().positive(),
    stride: z.number().int().positive(),
    border: z.number().int().min(0).max(255),
  }),
  output: z.object({
    name: z.string(),
    corners: z.tuple([z.literal("TL"), z.literal("TR"), z.literal("BL"), z.literal("BR")]),
  }),
  thresholds: z.object({ confidence: z.number().min(0).max(1), iou: z.number().min(0).max(1) }),
  /** The network that refines their corners, on a film whose longest side is at most `size` px. */
  refiner: z.object({ file: weightsFile, sha256, size: z.number().int().positive() }),
  trainedOn: z.string(),
  licence: z.string(),
  figures: z.object({ text: z.string(), source: z.string() }),
});
/** One model of `models/manifest.json`. */
export type ModelEntry = z.infer<typeof modelSchema>;

const manifestSchema = z.object({ models: z.array(modelSchema).min(1), default: z.string() });

/** A model with its weights; `version` is one sha256 for both. */
export type LoadedModel = { entry: ModelEntry; weights: Buffer; refinerWeights: Buffer; version: string };

/**
 * Reads `manifest.json` and the weights of one of its models, and verifies that they are the ones it names.
 * @param name the model wanted; without it, the manifest's default.
 * @throws AppError ENGINE_UNAVAILABLE (503) whose log message says which file is missing, malformed or altered.
 */
export async function loadModel(modelsDir: string, name?: string): Promise<LoadedModel> {
  const manifestFile = path.join(modelsDir, "manifest.json");
  const text = await readOrExplain(manifestFile);
  const manifest = parseManifest(text, manifestFile);
  const wanted = name ?? manifest.default;
  const entry = manifest.models.find((model) => model.name === wanted);
  if (!entry) throw unavailable(`${manifestFile} names no model "${wanted}"`);
  const weights = await readWeights(modelsDir, entry);
  const refinerWeights = await readWeights(modelsDir, entry.refiner);
  return { entry, weights, refinerWeights, version: digestOf(entry.sha256 + entry.refiner.sha256) };
}

async function readWeights(modelsDir: string, named: { file: string; sha256: string }): Promise<Buffer> {
  const file = path.join(modelsDir, named.file);
  const weights = await readOrExplain(file);
  const digest = digestOf(weights);
  if (digest === named.sha256) return weights;
  throw unavailable(`${file} is not the model of the manifest: sha256 ${digest}, expected ${named.sha256}`);
}

function digestOf(data: Buffer | string): string {
  return createHash("sha256").update(data).digest("hex");
}

function parseManifest(text: Buffer, file: string): z.infer<typeof manifestSchema> {
  try {
    return manifestSchema.parse(JSON.parse(text.toString("utf8")));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : "it is not JSON";
    throw unavailable(`${file} can't be used: ${reason}`, error);
  }
}

async function readOrExplain(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw unavailable(`${file} can't be read`, error);
  }
}

/** The engine can't start; no film is at fault. */
export function unavailable(message: string, cause?: unknown): AppError {
  return new AppError("ENGINE_UNAVAILABLE", {
    userMessage: "The analysis is not available right now. The film is kept; try again later.",
    status: 503,
    message: `ENGINE_UNAVAILABLE: ${message}`,
    cause,
  });
}
