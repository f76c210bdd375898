import { InferenceSession, type Tensor } from "onnxruntime-node";
import { AppError } from "@/lib/app-error";
import { unavailable } from "@/lib/inference/model-manifest";

/**
 * Loads a network. One thread: the worker runs one film per core, and more would only make them wait for each other.
 * @throws AppError ENGINE_UNAVAILABLE, which names it in the log.
 */
export async function loadNetwork(weights: Buffer, name: string): Promise<InferenceSession> {
  try {
    return await InferenceSession.create(weights, { intraOpNumThreads: 1, interOpNumThreads: 1 });
  } catch (error) {
    throw unavailable(`the model ${name} can't be started`, error);
  }
}

/**
 * Runs a network once and takes one of its outputs.
 * @throws AppError ENGINE_FAILED (500) if it fails or that output holds no floats.
 */
export async function runNetwork(
  session: InferenceSession,
  output: string,
  feeds: Record<string, Tensor>,
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  try {
    const found = (await session.run(feeds))[output];
    if (!(found?.data instanceof Float32Array)) throw new Error(`no float output "${output}"`);
    return { data: found.data, dims: found.dims };
  } catch (error) {
    throw new AppError("ENGINE_FAILED", {
      userMessage: "The analysis of this film failed. Try again; if it fails again, the film may be unusual.",
      status: 500,
      cause: error,
    });
  }
}
