import { expect, it } from "vitest";
import { chooseEngine } from "@/lib/inference/create-engine";

it("runs the model in the worker unless the environment names a service", () => {
  expect(chooseEngine({ MODELS_DIR: "models" })).toEqual({ kind: "onnx", modelsDir: "models" });
  const service = { INFERENCE_URL: "http://10.0.0.5:8001", INFERENCE_API_KEY: "k-1" };
  expect(chooseEngine({ MODELS_DIR: "models", ...service })).toEqual({
    kind: "http",
    url: "http://10.0.0.5:8001",
    apiKey: "k-1",
  });
});
