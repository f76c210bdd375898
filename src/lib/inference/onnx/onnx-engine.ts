import { InferenceSession, Tensor } from "onnxruntime-node";
import type { Prediction } from "@/domain/prediction";
import { AppError } from "@/lib/app-error";
import { decodeFilm } from "@/lib/image/decode-film";
import type { InferenceEngine } from "@/lib/inference/engine";
import { loadModel, unavailable, type ModelEntry } from "@/lib/inference/model-manifest";
import { decodeOutput } from "./decode-output";
import { letterbox, type Canvas } from "./letterbox";

/**
 * The engine in this process: ONNX Runtime on one core. The session is created and warmed up once, at the start, so
 * that the first film is as quick as the next and a wrong model stops the worker rather than a film.
 * @param options.modelsDir the folder of `manifest.json` and the weights.
 * @param options.model a name of the manifest; without it, its default.
 * @throws AppError ENGINE_UNAVAILABLE if the model is missing, altered or can't be loaded.
 */
export async function createOnnxEngine(options: { modelsDir: string; model?: string }): Promise<InferenceEngine> {
  const { entry, weights } = await loadModel(options.modelsDir, options.model);
  const session = await startSession(weights, entry);
  let closed = false;

  return {
    async predict(film, { signal } = {}) {
      if (closed) throw unavailable("the engine is closed");
      signal?.throwIfAborted();
      const started = performance.now();
      const decoded = await decodeFilm(film, { signal });
      const decodedAt = performance.now();
      const { canvas, placement } = letterbox(decoded, entry.input);
      const output = await runModel(session, entry, canvas);
      signal?.throwIfAborted();
      const detections = decodeOutput(output, placement, entry);
      const ended = performance.now();
      return {
        num_detections: detections.length,
        detections,
        image: { width: decoded.width, height: decoded.height },
        model: { name: entry.name, version: entry.sha256, engine: "onnx" },
        timing_ms: {
          decode: roundMs(decodedAt - started),
          inference: roundMs(ended - decodedAt),
          total: roundMs(ended - started),
        },
        warnings: [],
      } satisfies Prediction;
    },
    async close() {
      if (closed) return;
      closed = true;
      await session.release();
    },
  };
}

async function startSession(weights: Buffer, entry: ModelEntry): Promise<InferenceSession> {
  try {
    // One thread: the worker runs one film per core, and more would only make them wait for each other.
    const session = await InferenceSession.create(weights, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    const { size } = entry.input;
    await runModel(session, entry, { width: size, height: size, data: new Float32Array(3 * size * size) });
    return session;
  } catch (error) {
    throw unavailable(`the model ${entry.name} can't be started`, error);
  }
}

async function runModel(
  session: InferenceSession,
  entry: ModelEntry,
  { width, height, data }: Canvas,
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  try {
    const outputs = await session.run({ [entry.input.name]: new Tensor("float32", data, [1, 3, height, width]) });
    const output = outputs[entry.output.name];
    if (!(output?.data instanceof Float32Array)) throw new Error(`no float output "${entry.output.name}"`);
    return { data: output.data, dims: output.dims };
  } catch (error) {
    throw new AppError("ENGINE_FAILED", {
      userMessage: "The analysis of this film failed. Try again; if it fails again, the film may be unusual.",
      status: 500,
      cause: error,
    });
  }
}

function roundMs(ms: number): number {
  return Math.round(ms * 10) / 10;
}
