import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { InferenceEngine } from "@/lib/inference/engine";

type Expected = {
  file: string;
  width: number;
  height: number;
  detections: { confidence: number; box: number[]; corners: [number, number][] }[];
  max_cobb_of_all_detections: number;
};

const root = path.resolve(import.meta.dirname, "../..");
const shared = process.env["SCOLIOSIS_SHARED_DIR"] ?? path.join(root, "../shared");
const expectedFile = path.join(shared, "models/baseline/expected.json");
const films: Expected[] = existsSync(expectedFile) ? JSON.parse(readFileSync(expectedFile, "utf8")) : [];

/** Expected corners are rounded to 0.1 px of the film: up to 0.07 px of distance. The rest is float arithmetic. */
const TOLERANCE_CANVAS_PX = 0.1;

/**
 * Compares an engine with the model's reference answers. The films may not be passed on, so they lie outside the
 * project; without them there is nothing to compare with.
 */
export function describeGoldenFilms(name: string, start: () => Promise<InferenceEngine>): void {
  describe.runIf(films.length > 0)(`${name} against the model's reference answers`, () => {
    let engine: InferenceEngine;
    beforeAll(async () => {
      engine = await start();
    }, 60_000);
    afterAll(() => engine.close());

    it.each(films)("reads $file as the reference does", async (expected) => {
      const { detections, image } = await engine.predict(readFileSync(path.join(shared, "data", expected.file)));
      expect(image).toEqual({ width: expected.width, height: expected.height });
      expect(detections).toHaveLength(expected.detections.length);

      const scale = Math.min(640 / expected.height, 320 / expected.width);
      const distances = detections.flatMap(({ keypoints }, index) =>
        keypoints.map(({ x, y }, corner) => {
          const [expectedX, expectedY] = expected.detections[index]!.corners[corner]!;
          return Math.hypot(x - expectedX, y - expectedY) * scale;
        }),
      );
      expect(Math.max(...distances)).toBeLessThan(TOLERANCE_CANVAS_PX);

      const tilts = detections.map(({ keypoints: [topLeft, topRight, bottomLeft, bottomRight] }) =>
        Math.atan2(
          topRight.y + bottomRight.y - topLeft.y - bottomLeft.y,
          topRight.x + bottomRight.x - topLeft.x - bottomLeft.x,
        ),
      );
      const maxCobb = ((Math.max(...tilts) - Math.min(...tilts)) * 180) / Math.PI;
      expect(Math.abs(maxCobb - expected.max_cobb_of_all_detections)).toBeLessThan(0.1);
    });
  });
}
