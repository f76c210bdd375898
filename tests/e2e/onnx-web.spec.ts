import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { decodeFilm } from "@/lib/image/decode-film";
import { loadModel } from "@/lib/inference/model-manifest";
import { decodeOutput } from "@/lib/inference/onnx/decode-output";
import { letterbox } from "@/lib/inference/onnx/letterbox";
import { compareReadings } from "../../scripts/golden/compare";
import { storedReading } from "../../scripts/golden/stored";
import { expect, test } from "./fixtures";

const ORIGIN = "https://onnx-web.test";
const RUNTIME = path.dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
const FILM = path.resolve("tests/golden/double-2-to-1.jpg");
/** What a tab on a telephone may take without being closed. */
const MOST_MEMORY_MB = 512;

/** Runs the model on the canvas, on one thread, and says what came out and how large its memory grew. */
const PAGE = (input: string, output: string, dims: readonly number[]) => `<!doctype html><script type="module">
  const memories = [];
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(limits) { super(limits); memories.push(this); }
  };
  const bytes = async (name) => (await fetch(name)).arrayBuffer();
  try {
    const { env, InferenceSession, Tensor } = await import("./ort.wasm.min.mjs");
    Object.assign(env.wasm, { numThreads: 1, wasmPaths: "${ORIGIN}/" });
    const session = await InferenceSession.create(await bytes("model.onnx"), { executionProviders: ["wasm"] });
    const canvas = new Tensor("float32", new Float32Array(await bytes("canvas")), ${JSON.stringify(dims)});
    const { ${output}: answer } = await session.run({ ${input}: canvas });
    const memory = memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
    window.result = { data: [...answer.data], dims: answer.dims, memory };
  } catch (error) {
    window.result = { error: String(error) };
  }
</script>`;

const resultSchema = z.object({ data: z.array(z.number()), dims: z.array(z.number()), memory: z.number() });

/** Serves the page and what it asks for from this process: no network, no other server. */
async function serve(page: Page, made: Record<string, Buffer | string>): Promise<void> {
  await page.route(`${ORIGIN}/**`, async (route) => {
    const name = path.basename(new URL(route.request().url()).pathname);
    const body = made[name];
    if (body === undefined) await route.fulfill({ path: path.join(RUNTIME, name) });
    else await route.fulfill({ body, contentType: typeof body === "string" ? "text/html" : undefined });
  });
}

test("the model runs in the browser, reads as the app does and fits into a telephone", async ({ page }) => {
  const { entry, weights } = await loadModel(path.resolve("models"));
  const film = await decodeFilm(await readFile(FILM));
  const { canvas, placement } = letterbox(film, entry.input);
  await serve(page, {
    page: PAGE(entry.input.name, entry.output.name, [1, 3, canvas.height, canvas.width]),
    canvas: Buffer.from(canvas.data.buffer),
    "model.onnx": weights,
  });

  await page.goto(`${ORIGIN}/page`);
  const answer = await page.waitForFunction(() => Reflect.get(window, "result"));
  const { data, dims, memory } = resultSchema.parse(await answer.jsonValue());

  const expected = storedReading(FILM, "typescript");
  const detections = decodeOutput({ data: Float32Array.from(data), dims }, placement, entry);
  expect(compareReadings(expected, { ...expected, detections })).toMatchObject({ sameVertebrae: true });
  const memoryMb = Math.round(memory / 1024 / 1024);
  test.info().annotations.push({ type: "memory of WebAssembly", description: `${memoryMb} MB` });
  expect(memoryMb).toBeGreaterThan(weights.length / 1024 / 1024);
  expect(memoryMb).toBeLessThan(MOST_MEMORY_MB);
});
