import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { AppError } from "@/lib/app-error";

/**
 * How far off a corner is, where the network's visibility of it (0…1) states that: 1 sd along each axis is
 * √(box width × box height) · most · (least / most)^visibility.
 */
const uncertaintySchema = z
  .object({ least: z.number().positive(), most: z.number().positive() })
  .refine(({ least, most }) => least <= most, "least is more than most");

const modelSchema = z.object({
  name: z.string().min(1),
  /** Beside the manifest; a plain file name, so that a manifest can't reach outside its folder. */
  file: z.string().regex(/^[\w.-]+\.onnx$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
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
  /** Only for a model that was trained to state it: the visibility of any other says nothing of its errors. */
  uncertainty: uncertaintySchema.optional(),
  trainedOn: z.string(),
  licence: z.string(),
  figures: z.object({ text: z.string(), source: z.string() }),
});
/** One model of `models/manifest.json`. */
export type ModelEntry = z.infer<typeof modelSchema>;

const manifestSchema = z.object({ models: z.array(modelSchema).min(1), default: z.string() });

/**
 * Reads `manifest.json` and the weights of one of its models, and verifies that they are the ones it names.
 * @param name the model wanted; without it, the manifest's default.
 * @throws AppError ENGINE_UNAVAILABLE (503) whose log message says which file is missing, malformed or altered.
 */
export async function loadModel(modelsDir: string, name?: string): Promise<{ entry: ModelEntry; weights: Buffer }> {
  const manifestFile = path.join(modelsDir, "manifest.json");
  const text = await readOrExplain(manifestFile);
  const manifest = parseManifest(text, manifestFile);
  const wanted = name ?? manifest.default;
  const entry = manifest.models.find((model) => model.name === wanted);
  if (!entry) throw unavailable(`${manifestFile} names no model "${wanted}"`);

  const weightsFile = path.join(modelsDir, entry.file);
  const weights = await readOrExplain(weightsFile);
  const sha256 = createHash("sha256").update(weights).digest("hex");
  if (sha256 !== entry.sha256) {
    throw unavailable(`${weightsFile} is not the model of the manifest: sha256 ${sha256}, expected ${entry.sha256}`);
  }
  return { entry, weights };
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
