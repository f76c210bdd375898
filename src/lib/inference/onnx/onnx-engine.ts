import { nameDetections, type Prediction, type UnnamedDetection } from "@/domain/reading/prediction";
import type { FilmDecoder } from "@/lib/image/decoder/film-decoder";
import type { InferenceEngine } from "@/lib/inference/engine";
import { loadModel, unavailable, type LoadedModel } from "@/lib/inference/model-manifest";
import { newVertebraId } from "@/lib/inference/new-vertebra-id";
import { findVertebrae, type Networks } from "@/vision/find-vertebrae";
import { prepareInputs } from "@/vision/prepare-inputs";
import { refine } from "@/vision/refine";
import { loadNetwork } from "./network";

/**
 * The engine in this process: ONNX Runtime on one core. The networks are loaded and warmed up once, at the start, so
 * that the first film is as quick as the next and a wrong model stops the worker rather than a film.
 * @param options.modelsDir the folder of `manifest.json` and the weights.
 * @param options.model a name of the manifest; without it, its default.
 * @param options.decoder opens the films.
 * @throws AppError ENGINE_UNAVAILABLE if the model is missing, altered or can't be loaded.
 */
export async function createOnnxEngine(options: {
  modelsDir: string;
  model?: string;
  decoder: FilmDecoder;
}): Promise<InferenceEngine> {
  const model = await loadModel(options.modelsDir, options.model);
  const { entry, version } = model;
  const networks = await start(model);
  let closed = false;

  return {
    async predict(film, { view, signal } = {}) {
      if (closed) throw unavailable("the engine is closed");
      signal?.throwIfAborted();
      const started = performance.now();
      const { image, inputs } = await options.decoder.prepare(film, entry, { view, signal });
      const decodedAt = performance.now();
      const found = await findVertebrae(networks, entry, inputs, signal);
      const ended = performance.now();
      return {
        detections: nameDetections(found, newVertebraId),
        image,
        model: { name: entry.name, version, engine: "onnx" },
        timingMs: {
          decode: roundMs(decodedAt - started),
          inference: roundMs(ended - decodedAt),
          total: roundMs(ended - started),
        },
        warnings: [],
      } satisfies Prediction;
    },
    describeModel: () => Promise.resolve({ name: entry.name, version }),
    async close() {
      if (closed) return;
      closed = true;
      await networks.release();
    },
  };
}

/** Loads both networks and runs each once. */
async function start({
  entry,
  weights,
  refinerWeights,
}: LoadedModel): Promise<Networks & { release: () => Promise<void> }> {
  const detector = await loadNetwork(weights, entry.file);
  const refiner = await loadNetwork(refinerWeights, entry.refiner.file);
  const networks = { detector: detector.run, refiner: refiner.run };
  const { size } = entry.input;
  const blank = [{ width: size, height: size, data: new Uint8Array(size * size) }] as const;
  const box = { x1: 0, y1: 0, x2: size, y2: size };
  const corners: UnnamedDetection["corners"] = [
    { x: 0, y: 0 },
    { x: size, y: 0 },
    { x: 0, y: size },
    { x: size, y: size },
  ];
  const square = { classId: 0, className: "", confidence: 1, ...box, corners };
  try {
    const inputs = prepareInputs(blank, entry);
    await findVertebrae(networks, entry, inputs);
    await refine(networks.refiner, inputs.picture, [square]);
  } catch (error) {
    throw unavailable(`the model ${entry.name} can't be started`, error);
  }
  const release = async () => {
    await Promise.all([detector.release(), refiner.release()]);
  };
  return { ...networks, release };
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
