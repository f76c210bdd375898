import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InferenceEngine } from "@/lib/inference/engine";
import { compareReadings, isParity } from "#tools/golden/compare";
import { goldenFiles, storedReading } from "#tools/golden/stored";

const films = goldenFiles().map((file) => ({ name: path.basename(file), file }));

/** Compares an engine with what the reference, Ultralytics in torch, made of the golden films. */
export function describeGoldenFilms(name: string, start: () => Promise<InferenceEngine>): void {
  describe(`${name} against the reference`, () => {
    let engine: InferenceEngine;
    beforeAll(async () => {
      engine = await start();
    });
    afterAll(() => engine.close());

    it.each(films)("reads $name as the reference does", async ({ file }) => {
      const expected = storedReading(file, "ultralytics");
      const { detections, image } = await engine.predict(readFileSync(file));
      const difference = compareReadings(expected, { image, digests: expected.digests, detections });
      expect({ ...difference, parity: isParity(difference) }).toMatchObject({ parity: true });
    });
  });
}
