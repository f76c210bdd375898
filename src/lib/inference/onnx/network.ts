import { InferenceSession, Tensor } from "onnxruntime-node";
import { AppError } from "@/lib/app-error";
import { unavailable } from "@/lib/inference/model-manifest";
import type { Network } from "@/vision/network";

/** A network in ONNX Runtime; `run` throws AppError ENGINE_FAILED (500) if it fails or the output holds no floats. */
export type LoadedNetwork = { run: Network; release: () => Promise<void> };

/**
 * Loads a network. One thread: the worker runs one film per core, and more would only make them wait for each other.
 * @throws AppError ENGINE_UNAVAILABLE, which names it in the log.
 */
export async function loadNetwork(weights: Buffer, name: string): Promise<LoadedNetwork> {
  try {
    const session = await InferenceSession.create(weights, { intraOpNumThreads: 1, interOpNumThreads: 1 });
    return { run: (inputs, output) => runSession(session, inputs, output), release: () => session.release() };
  } catch (error) {
    throw unavailable(`the model ${name} can't be started`, error);
  }
}

async function runSession(session: InferenceSession, ...[inputs, output]: Parameters<Network>): ReturnType<Network> {
  try {
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, dims }]) => [name, new Tensor("float32", data, dims)]),
    );
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
