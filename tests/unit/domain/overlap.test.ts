import { describe, expect, it } from "vitest";
import { areaOf, convexHull, overlapOfSmaller } from "@/domain/geometry/overlap";
import { vertebraAt } from "#tests/support/vertebrae";

const at = (x: number, y: number, tilt = 0) => convexHull(vertebraAt({ x, y }, tilt).corners);

describe("overlap of two vertebrae", () => {
  it("is the shared part of the smaller", () => {
    expect(overlapOfSmaller(at(0, 0), at(0, 0))).toBeCloseTo(1, 9);
    expect(overlapOfSmaller(at(0, 0), at(30, 10))).toBeCloseTo((30 * 30) / 2400, 9);
    expect(overlapOfSmaller(at(0, 0), at(0, 41))).toBe(0);
    const small = at(0, 0).map(({ x, y }) => ({ x: x / 2, y: y / 2 }));
    expect(overlapOfSmaller(at(0, 0), small)).toBeCloseTo(1, 9);
    expect(overlapOfSmaller(small, at(0, 0))).toBeCloseTo(1, 9);
  });

  it("of turned ones is that of the vertebrae, not of their boxes", () => {
    // Two 60 × 40 rectangles crossed at right angles share a 40 × 40 square.
    expect(overlapOfSmaller(at(0, 0), at(0, 0, 90))).toBeCloseTo(1600 / 2400, 9);
    expect(overlapOfSmaller(at(0, 0, 33), at(0, 0, 123))).toBeCloseTo(1600 / 2400, 9);
  });

  it("does not depend on the order of the corners", () => {
    const [tl, tr, bl, br] = vertebraAt({ x: 30, y: 10 }).corners;
    for (const corners of [
      [tl, tr, bl, br],
      [tl, tr, br, bl],
      [br, tl, tr, bl],
    ]) {
      expect(overlapOfSmaller(at(0, 0), convexHull(corners))).toBeCloseTo((30 * 30) / 2400, 9);
      expect(areaOf(convexHull(corners))).toBeCloseTo(2400, 6);
    }
  });

  it("is none for corners without area", () => {
    const line = convexHull([0, 1, 2, 3].map((x) => ({ x, y: x })));
    expect(overlapOfSmaller(line, at(0, 0))).toBe(0);
    expect(areaOf(line)).toBe(0);
  });
});
