import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import type { Measurement } from "@/domain/reading/measurement";
import { toRecord } from "@/domain/reading/measurement-record";
import { measurementRecordSchema } from "@/domain/reading/measurement-record-schema";
import type { Detection, UnnamedDetection } from "@/domain/reading/prediction";
import { anySpine } from "#tests/support/any-spine";
import { scaled } from "#tests/support/patience";
import { FILM, spineOf } from "#tests/support/vertebrae";

/** Vertebrae named twice or not there, and ends of angles that are not in the chain. */
function strayReferences({ vertebrae, curves, maxCobb, warnings }: Measurement, detections: Detection[]): string[] {
  const chain = vertebrae.map(({ id }) => id);
  const found = new Set(detections.map(({ id }) => id));
  const angles = maxCobb ? [maxCobb, ...curves] : curves;
  const named = [
    ...angles.flatMap(({ upper, lower }) => [upper, lower]),
    ...curves.map(({ apex }) => apex),
    ...warnings.flatMap((warning) => warning.vertebrae ?? []),
  ];
  return [
    ...chain.filter((id, i) => !found.has(id) || chain.indexOf(id) !== i),
    ...named.filter((id) => !chain.includes(id)),
  ];
}

function expectSound(result: Measurement, detections: Detection[]): void {
  expect(strayReferences(result, detections)).toEqual([]);
  const record = toRecord(result, detections);
  expect(measurementRecordSchema.parse(record)).toEqual(record);
}

const named = (found: UnnamedDetection[]) => found.map((vertebra, i) => ({ ...vertebra, id: `clutter ${i}` }));

describe("whatever a model answers", { timeout: scaled(30_000) }, () => {
  const coordinate = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -50, max: 700 }));
  const corner = fc.record({ x: coordinate, y: coordinate }, { requiredKeys: ["x", "y"] });
  const sharpCorner = fc.record({
    x: coordinate,
    y: coordinate,
    sd: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  });
  const anyDetection: fc.Arbitrary<UnnamedDetection> = fc.record({
    classId: fc.nat(),
    className: fc.string(),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
    x1: coordinate,
    y1: coordinate,
    x2: coordinate,
    y2: coordinate,
    corners: fc.oneof(
      fc.tuple(corner, corner, corner, corner),
      fc.tuple(sharpCorner, sharpCorner, sharpCorner, sharpCorner),
    ),
  });
  const anyAnswer = (maxLength: number) => fc.array(anyDetection, { maxLength }).map(named);

  it("the result is a sound measurement, without NaN or infinity", () => {
    fc.assert(
      fc.property(anyAnswer(30), (detections) => {
        expectSound(measure(detections, { width: 600, height: 600 }), detections);
      }),
    );
  });

  it("so it is with a spine among it", () => {
    fc.assert(
      fc.property(anySpine, anyAnswer(10), (tilts, clutter) => {
        const detections = [...spineOf(tilts, { sd: 1 }), ...clutter];
        expectSound(measure(detections, FILM), detections);
      }),
    );
  });
});
