import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import { createEngine } from "@/lib/inference/create-engine";
import type { InferenceEngine } from "@/lib/inference/engine";
import { drawTurned, PICTURE_KINDS, TURNS } from "#tools/no-spine/pictures";

let engine: InferenceEngine;
beforeAll(async () => {
  engine = await createEngine({ kind: "onnx", modelsDir: path.resolve("models") });
});
afterAll(() => engine.close());

async function read(bytes: Buffer) {
  const { detections, image } = await engine.predict(bytes);
  return measure(detections, image);
}

describe("a picture without a frontal spine", () => {
  it.each(PICTURE_KINDS)("gives no angle without a warning: $name", async ({ draw }) => {
    const { maxCobb, warnings } = await read(await draw(0));
    expect(warnings, `${maxCobb?.deg}°`).not.toHaveLength(0);
  });

  it("is drawn the same each time", async () => {
    for (const { draw } of PICTURE_KINDS.filter(({ name }) => ["hand", "cat"].includes(name))) {
      const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
      expect(first.equals(again)).toBe(true);
      expect(first.equals(other)).toBe(false);
    }
  });
});

describe("a frontal film laid down wrongly", () => {
  it.each(TURNS)("gives no angle without a warning: $name", async ({ quarters }) => {
    const { film } = await drawTurned(quarters, 1);
    expect((await read(film)).warnings).not.toHaveLength(0);
  });
});
