import { type Env, getEnv } from "@/lib/env";
import type { FilmDecoder } from "@/lib/image/decoder/film-decoder";
import { perProcessAsync } from "@/lib/per-process";
import type { InferenceEngine } from "./engine";
import { createHttpEngine } from "./http/http-engine";

/** Which engine reads the films, and what it needs. */
export type EngineConfig =
  | { kind: "onnx"; modelsDir: string; model?: string }
  | { kind: "http"; url: string; apiKey?: string };

/** The engine that the environment chooses: the service where one is named, else the model in this process. */
export function chooseEngine(env: Pick<Env, "INFERENCE_URL" | "INFERENCE_API_KEY" | "MODELS_DIR">): EngineConfig {
  return env.INFERENCE_URL
    ? { kind: "http", url: env.INFERENCE_URL, apiKey: env.INFERENCE_API_KEY }
    : { kind: "onnx", modelsDir: env.MODELS_DIR };
}

/**
 * Starts the engine that the configuration names. A service is not asked yet: it may start later than the app.
 * @param decoder opens the films for the model in this process; without it, this process does that itself.
 * @throws AppError ENGINE_UNAVAILABLE if the model in this process can't start.
 */
export async function createEngine(config: EngineConfig, decoder?: FilmDecoder): Promise<InferenceEngine> {
  if (config.kind === "http") return createHttpEngine(config);
  // Loaded where it is used alone: a web process that runs no model needs no ONNX Runtime.
  const { createOnnxEngine } = await import("./onnx/onnx-engine");
  const { inProcessDecoder } = await import("@/lib/image/decoder/in-process-decoder");
  return await createOnnxEngine({ ...config, decoder: decoder ?? inProcessDecoder });
}

/** The engine of a process without decoders of its own, started at the first call. */
export function getEngine(): Promise<InferenceEngine> {
  return perProcessAsync("engine", () => createEngine(chooseEngine(getEnv())));
}
