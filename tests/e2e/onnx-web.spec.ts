import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { nameDetections } from "@/domain/reading/prediction";
import { decodeFilm } from "@/lib/image/decode-film";
import { loadModel } from "@/lib/inference/model-manifest";
import { decodeOutput } from "@/vision/decode-output";
import { letterbox } from "@/vision/letterbox";
import { planesOf } from "@/vision/planes";
import { guessesOf, moveCorners } from "@/vision/refine";
import { shrink } from "@/vision/shrink";
import { compareReadings } from "#tools/golden/compare";
import { storedReading } from "#tools/golden/stored";
import { expect, test } from "./fixtures";

const ORIGIN = "https://onnx-web.test";
const RUNTIME = path.dirname(fileURLToPath(import.meta.resolve("onnxruntime-web/wasm")));
const FILM = path.resolve("tests/golden/double-2-to-1.jpg");
/** What a tab on a telephone may take without being closed. */
const MOST_MEMORY_MB = 512;

/** Runs a network on one thread, and says what came out and how large its memory grew. */
const PAGE = (inputs: Record<string, readonly number[]>, output: string) => `<!doctype html><script type="module">
  const memories = [];
  WebAssembly.Memory = class extends WebAssembly.Memory {
    constructor(limits) { super(limits); memories.push(this); }
  };
  const bytes = async (name) => (await fetch(name)).arrayBuffer();
  try {
    const { env, InferenceSession, Tensor } = await import("./ort.wasm.min.mjs");
    Object.assign(env.wasm, { numThreads: 1, wasmPaths: "${ORIGIN}/" });
    const session = await InferenceSession.create(await bytes("model.onnx"), { executionProviders: ["wasm"] });
    const feeds = {};
    for (const [name, dims] of Object.entries(${JSON.stringify(inputs)})) {
      feeds[name] = new Tensor("float32", new Float32Array(await bytes(name)), dims);
    }
    const { ${output}: answer } = await session.run(feeds);
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

type Input = { data: Float32Array; dims: readonly number[] };

/** Runs a network in a page of its own, as a telephone would. */
async function runInBrowser(page: Page, weights: Buffer, inputs: Record<string, Input>, output: string) {
  const dims = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.dims]));
  const bytes = Object.entries(inputs).map(([name, { data }]) => [name, Buffer.from(data.buffer)]);
  await page.unrouteAll();
  await serve(page, { page: PAGE(dims, output), "model.onnx": weights, ...Object.fromEntries(bytes) });
  await page.goto(`${ORIGIN}/page`);
  const answer = await page.waitForFunction(() => Reflect.get(window, "result"));
  const { data, dims: shape, memory } = resultSchema.parse(await answer.jsonValue());
  return { data: Float32Array.from(data), dims: shape, memoryMb: Math.round(memory / 1024 / 1024) };
}

test("both networks run in the browser, read as the app does and fit into a telephone", async ({ page }) => {
  const { entry, weights, refinerWeights } = await loadModel(path.resolve("models"));
  const planes = planesOf(await decodeFilm(await readFile(FILM)));
  const { canvas, placement } = letterbox(planes, entry.input);
  const picture = shrink(planes, entry.refiner.size);

  const images = { data: canvas.data, dims: [1, 3, canvas.height, canvas.width] };
  const detected = await runInBrowser(page, weights, { [entry.input.name]: images }, entry.output.name);
  const found = decodeOutput(detected, placement, entry);
  const film = { data: picture.data, dims: [1, picture.channels, picture.height, picture.width] };
  const guesses = { data: guessesOf(found, picture.scale), dims: [found.length, 4, 2] };
  const refined = await runInBrowser(page, refinerWeights, { film, guesses }, "corners");
  const detections = nameDetections(moveCorners(found, refined.data, picture.scale), randomUUID);

  const expected = storedReading(FILM, "typescript");
  expect(compareReadings(expected, { ...expected, detections })).toMatchObject({ sameVertebrae: true });
  const memoryMb = detected.memoryMb + refined.memoryMb;
  test.info().annotations.push({ type: "memory of WebAssembly", description: `${memoryMb} MB` });
  expect(memoryMb).toBeGreaterThan((weights.length + refinerWeights.length) / 1024 / 1024);
  expect(memoryMb).toBeLessThan(MOST_MEMORY_MB);
});
