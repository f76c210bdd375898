import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { createEngine } from "@/lib/inference/create-engine";
import type { InferenceEngine } from "@/lib/inference/engine";
import * as films from "../support/films";
import { scaled } from "../support/patience";
import { SOON } from "../support/soon";
import { describeEngine, farthestCorner } from "./engine-contract";
import { describeGoldenFilms } from "./golden-films";
import { type InferenceService, startService } from "./inference-service";

const OLD_KEY = "the-old-key-of-the-app";
const KEY = "the-new-key-of-the-app";

let service: InferenceService;
beforeAll(async () => {
  service = await startService({ INFERENCE_API_KEY: `${OLD_KEY},${KEY}` });
});
afterAll(() => service.stop());

const start = (apiKey: string | undefined = KEY): Promise<InferenceEngine> =>
  createEngine({ kind: "http", url: service.url, apiKey });

describeEngine("the inference service", () => start());
describeGoldenFilms("the inference service", () => start());

describe("the app and the inference service", () => {
  let film: Buffer;
  let engine: InferenceEngine;
  beforeAll(async () => {
    film = (await films.pngFilm()).bytes;
    engine = await start();
  });
  afterAll(() => engine.close());

  it("find the same corners as the model in the app's own worker, within half a pixel", async () => {
    const own = await createEngine({ kind: "onnx", modelsDir: path.resolve(import.meta.dirname, "../../models") });
    const [here, there] = await Promise.all([own.predict(film), engine.predict(film)]);
    await own.close();
    expect(there.model).toEqual(here.model);
    expect(there.detections).toHaveLength(here.detections.length);
    expect(farthestCorner(there.detections, here.detections)).toBeLessThan(0.5);
  });

  it.each([
    ["a small film", 1000],
    ["a film that is refused before it has arrived", MAX_UPLOAD_BYTES],
  ])("tell a wrong key apart, also on %s", async (_name, bytes) => {
    for (const wrong of ["another-key-of-16-letters", ""]) {
      const reading = (await start(wrong)).predict(Buffer.alloc(bytes));
      await expect(reading).rejects.toMatchObject({ code: "ENGINE_KEY_REFUSED" });
    }
  });

  it("agree on two keys while one replaces the other", async () => {
    for (const key of [OLD_KEY, KEY]) {
      expect(await (await start(key)).predict(film)).toMatchObject({ image: films.PHANTOM_SIZE });
    }
  });

  it("agree on how large a film may be", async () => {
    await expect(engine.predict(Buffer.alloc(MAX_UPLOAD_BYTES))).rejects.toMatchObject({ code: "IMAGE_UNREADABLE" });
    await expect(engine.predict(Buffer.alloc(MAX_UPLOAD_BYTES + 1))).rejects.toMatchObject({
      code: "IMAGE_TOO_LARGE",
      userMessage: expect.stringContaining("50 M"),
    });
  });

  it("name a film alike in their logs, and no key", async () => {
    await engine.predict(film, { requestId: "run-4711" });
    await expect.poll(service.log, SOON).toContain("run-4711");
    expect(service.log()).not.toContain(KEY);
  });
});

describe("an inference service that is away", { timeout: scaled(120_000) }, () => {
  it("says when a key that sends too much may come back", async () => {
    const strict = await startService({ RATE_PER_MINUTE: "1" });
    const engine = await createEngine({ kind: "http", url: strict.url });
    const { bytes } = await films.tinyFilm();
    await engine.predict(bytes);
    await expect(engine.predict(bytes)).rejects.toMatchObject({
      code: "ENGINE_UNAVAILABLE",
      headers: { "retry-after": expect.stringMatching(/^(59|60)$/) },
    });
    await engine.close();
    await strict.stop();
  });

  it("is told apart from one that refuses, and asked again once it is back", async () => {
    const first = await startService({});
    const engine = await createEngine({ kind: "http", url: first.url });
    const { bytes } = await films.tinyFilm();
    await engine.predict(bytes);
    await first.stop();
    await expect(engine.predict(bytes)).rejects.toMatchObject({ code: "ENGINE_UNREACHABLE" });
    const second = await startService({}, Number(new URL(first.url).port));
    expect(second.url).toBe(first.url);
    await engine.predict(bytes);
    await engine.close();
    await second.stop();
  });
});
