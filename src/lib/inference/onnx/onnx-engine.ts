import { Tensor, type InferenceSession } from "onnxruntime-node";
import type { Detection, Prediction } from "@/domain/prediction";
import { decodeFilm } from "@/lib/image/decode-film";
import type { InferenceEngine } from "@/lib/inference/engine";
import { loadModel, unavailable, type LoadedModel, type ModelEntry } from "@/lib/inference/model-manifest";
import { decodeOutput } from "./decode-output";
import { letterbox } from "./letterbox";
import { loadNetwork, runNetwork } from "./network";
import { planesOf, type Planes } from "./planes";
import { refine } from "./refine";
import { shrink } from "./shrink";

/** One network finds vertebrae, the other refines their corners. */
type Networks = { detector: InferenceSession; refiner: InferenceSession };

/**
 * The engine in this process: ONNX Runtime on one core. The networks are loaded and warmed up once, at the start, so
 * that the first film is as quick as the next and a wrong model stops the worker rather than a film.
 * @param options.modelsDir the folder of `manifest.json` and the weights.
 * @param options.model a name of the manifest; without it, its default.
 * @throws AppError ENGINE_UNAVAILABLE if the model is missing, altered or can't be loaded.
 */
export async function createOnnxEngine(options: { modelsDir: string; model?: string }): Promise<InferenceEngine> {
  const model = await loadModel(options.modelsDir, options.model);
  const { entry, version } = model;
  const networks = await start(model);
  let closed = false;

  return {
    async predict(film, { signal } = {}) {
      if (closed) throw unavailable("the engine is closed");
      signal?.throwIfAborted();
      const started = performance.now();
      const decoded = await decodeFilm(film, { signal });
      const decodedAt = performance.now();
      const detections = await findVertebrae(networks, entry, planesOf(decoded), signal);
      const ended = performance.now();
      return {
        num_detections: detections.length,
        detections,
        image: { width: decoded.width, height: decoded.height },
        model: { name: entry.name, version, engine: "onnx" },
        timing_ms: {
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
      await Promise.all([networks.detector.release(), networks.refiner.release()]);
    },
  };
}

async function findVertebrae(
  { detector, refiner }: Networks,
  entry: ModelEntry,
  planes: Planes,
  signal?: AbortSignal,
): Promise<Detection[]> {
  const { canvas, placement } = letterbox(planes, entry.input);
  const output = await runNetwork(detector, entry.output.name, {
    [entry.input.name]: new Tensor("float32", canvas.data, [1, 3, canvas.height, canvas.width]),
  });
  signal?.throwIfAborted();
  const found = decodeOutput(output, placement, entry);
  const refined = await refine(refiner, shrink(planes, entry.refiner.size), found);
  signal?.throwIfAborted();
  return refined;
}

async function start({ entry, weights, refinerWeights }: LoadedModel): Promise<Networks> {
  const detector = await loadNetwork(weights, entry.file);
  const refiner = await loadNetwork(refinerWeights, entry.refiner.file);
  const { size } = entry.input;
  const blank = [{ width: size, height: size, data: new Uint8Array(size * size) }] as const;
  const square = { class_id: 0, class_name: "", confidence: 1, x1: 0, y1: 0, x2: size, y2: size };
  const corners: Detection["keypoints"] = [
    { x: 0, y: 0 },
    { x: size, y: 0 },
    { x: 0, y: size },
    { x: size, y: size },
  ];
  try {
    await findVertebrae({ detector, refiner }, entry, blank);
    await refine(refiner, shrink(blank, size), [{ ...square, keypoints: corners }]);
  } catch (error) {
    throw unavailable(`the model ${entry.name} can't be started`, error);
  }
  return { detector, refiner };
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
