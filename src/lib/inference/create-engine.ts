import type { InferenceEngine } from "./engine";
import { createOnnxEngine } from "./onnx/onnx-engine";

/** Which engine reads the films, and what it needs. A further kind is one more member here and one more line below. */
export type EngineConfig = { kind: "onnx"; modelsDir: string; model?: string };

const STARTERS = { onnx: createOnnxEngine } satisfies Record<EngineConfig["kind"], unknown>;

/**
 * Starts the engine that the configuration names.
 * @throws AppError ENGINE_UNAVAILABLE if it can't start.
 */
export function createEngine(config: EngineConfig): Promise<InferenceEngine> {
  return STARTERS[config.kind](config);
}
