import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { measure } from "@/domain/reading/measure";
import type { Measurement } from "@/domain/reading/measurement";
import { detectionOf } from "#tests/support/vertebrae";
import { scaled } from "../../support/patience";

// Labelled films and the baseline model's answers stand beside a checkout and may not be copied into it.
const shared = process.env.SCOLIOSIS_SHARED_DIR ?? fileURLToPath(new URL("../../../../shared", import.meta.url));

const px = z.number();
const labelSchema = z.object({
  file: z.string(),
  vertebrae: z.array(z.tuple([px, px, px, px, px, px, px, px])).optional(),
  cobb: z.array(z.number()).optional(),
  width: z.number().default(512),
  height: z.number().default(512),
});
type Label = z.infer<typeof labelSchema>;

/** Films with corners (boxes alone have no angle) and what is measured on them. */
function readSet(set: string): { label: Label; measurement: Measurement }[] {
  const lines = readFileSync(path.join(shared, "data", set, "labels.jsonl"), "utf8")
    .trim()
    .split("\n");
  return lines
    .map((line) => labelSchema.parse(JSON.parse(line)))
    .filter(({ vertebrae }) => vertebrae)
    .map((label) => ({ label, measurement: measureLabel(label) }));
}

function measureLabel({ vertebrae = [], width, height }: Label): Measurement {
  const detections = vertebrae.map(([tlx, tly, trx, try_, blx, bly, brx, bry]) =>
    detectionOf([
      { x: tlx, y: tly },
      { x: trx, y: try_ },
      { x: blx, y: bly },
      { x: brx, y: bry },
    ]),
  );
  return measure(detections, { width, height });
}

/** Films whose max Cobb is not that of their label within 0.01°, with what was measured. */
function misread(films: ReturnType<typeof readSet>, atMost = Infinity): Record<string, number | undefined> {
  const wrong = films.filter(({ label: { cobb = [] }, measurement: { maxCobb } }) => {
    const error = Math.abs(Math.min(maxCobb?.deg ?? NaN, atMost) - Math.max(...cobb));
    return !(error <= 0.01);
  });
  return Object.fromEntries(wrong.map(({ label, measurement }) => [label.file, measurement.maxCobb?.deg]));
}

/** On how many films with a curve the largest one is max Cobb. */
function largestIsMaxCobb(films: ReturnType<typeof readSet>): { withCurve: number; same: number } {
  const curved = films.map(({ measurement }) => measurement).filter(({ curves }) => curves.length > 0);
  const same = curved.filter(({ curves, maxCobb }) => curves[0]?.cobbDeg === maxCobb?.deg);
  return { withCurve: curved.length, same: same.length };
}

const close = (deg: number): unknown => expect.closeTo(deg, 2);
const patient = { timeout: scaled(60_000) };

describe.runIf(existsSync(path.join(shared, "data/real-ap/labels.jsonl")))("465 labelled real films", () => {
  it("are read to 0.01°, all but two with impossible labels, and have max Cobb as their largest curve", patient, () => {
    const films = readSet("real-ap");
    expect(films).toHaveLength(465);
    expect(misread(films)).toEqual({
      // One vertebra is labelled twice, the copies 4 px apart and 3° askew: one is dropped, and the angle was the other's.
      "aasce_380.jpg": close(34.41),
      // The corners of one vertebra are crossed: the label says 156°.
      "aasce_480.jpg": close(25.49),
    });
    expect(largestIsMaxCobb(films)).toEqual({ withCurve: 447, same: 442 });
  });
});

describe.runIf(existsSync(path.join(shared, "data/spinal-ai2024/labels.jsonl")))(
  "3,491 labelled generated films",
  () => {
    it(
      "are read to 0.01°, below the benchmark's limit of 90°, and have max Cobb as their largest curve",
      patient,
      () => {
        const films = readSet("spinal-ai2024");
        expect(films).toHaveLength(3491);
        expect(misread(films, 90)).toEqual({});
        expect(largestIsMaxCobb(films)).toEqual({ withCurve: 3262, same: 3226 });
      },
    );
  },
);
