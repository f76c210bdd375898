import type { Env } from "@/lib/env";
import type { InferenceEngine } from "./engine";
import { createHttpEngine } from "./http/http-engine";
import { createOnnxEngine } from "./onnx/onnx-engine";

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
 * @throws AppError ENGINE_UNAVAILABLE if the model in this process can't start.
 */
export async function createEngine(config: EngineConfig): Promise<InferenceEngine> {
  return config.kind === "http" ? createHttpEngine(config) : await createOnnxEngine(config);
}
