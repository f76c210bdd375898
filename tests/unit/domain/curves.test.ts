import { describe, expect, it } from "vitest";
import { maxCobbOf } from "@/domain/geometry/cobb";
import { curvesOf, extremesOf } from "@/domain/reading/curves";
import { severityOf } from "@/domain/reading/severity";
import { centreOf } from "@/domain/geometry/vertebra-geometry";
import { spineOf } from "#tests/support/vertebrae";

const curvesBy = (tilts: number[]) => curvesOf(tilts, spineOf(tilts).map(centreOf));
const spans = (tilts: number[]) => curvesBy(tilts).map(({ upper, lower, cobbDeg }) => [upper, lower, cobbDeg]);

describe("max Cobb", () => {
  it("is the largest difference over all pairs", () => {
    expect(maxCobbOf([3, -8, 5, 21, 4, -3])).toEqual({ deg: 29, upper: 1, lower: 3 });
    expect(maxCobbOf([21, 4, -8])).toEqual({ deg: 29, upper: 0, lower: 2 });
  });

  it("takes the uppermost among equals", () => {
    expect(maxCobbOf([0, 9, 9, 0, 9])).toEqual({ deg: 9, upper: 0, lower: 1 });
    expect(maxCobbOf([4, 4, 4])).toEqual({ deg: 0, upper: 0, lower: 1 });
  });

  it("needs two vertebrae", () => {
    expect(maxCobbOf([])).toBeNull();
    expect(maxCobbOf([12])).toBeNull();
  });
});

describe("extremes of tilt", () => {
  it("are those between which the tilt turns by the limit", () => {
    expect(extremesOf([0, -5, 3, 12, 8, -2, 1], 10)).toEqual([1, 3, 5]);
  });

  it("include a turn of exactly the limit", () => {
    expect(extremesOf([0, 10], 10)).toEqual([0, 1]);
    expect(extremesOf([0, 9.999], 10)).toEqual([]);
  });

  it("take the first of equals", () => {
    expect(extremesOf([-20, -20, 0, 20, 15, 20], 10)).toEqual([0, 3]);
  });

  it("are none for too few vertebrae", () => {
    expect(extremesOf([], 10)).toEqual([]);
    expect(extremesOf([5], 10)).toEqual([]);
  });
});

describe("curves", () => {
  it("are not broken by a turn back of less than 10°", () => {
    expect(spans([-20, -12, -5, 4, -5, -4, 3, 11, 20])).toEqual([[0, 8, 40]]);
  });

  it("are broken by a curve the other way", () => {
    expect(spans([-20, -12, -5, 5, -5, -4, 3, 11, 20])).toEqual([
      [0, 3, 25],
      [4, 8, 25],
      [3, 4, 10],
    ]);
  });

  it("are three at most, the largest", () => {
    expect(spans([0, 12, 0, 15, 0, 20, 0])).toEqual([
      [4, 5, 20],
      [5, 6, 20],
      [2, 3, 15],
    ]);
  });

  it("bulge to where the apex lies", () => {
    expect(curvesBy([-15, -9, 0, 9, 15])).toMatchObject([{ apex: 2, convexity: "image-right" }]);
    expect(curvesBy([15, 9, 0, -9, -15])).toMatchObject([{ apex: 2, convexity: "image-left" }]);
  });

  it("have the apex nearer the sharper end", () => {
    expect(curvesBy([-28, -16, -4, 2, 4, 6, 8, 10, 12])).toMatchObject([{ upper: 0, lower: 8, apex: 3 }]);
  });

  it("between two neighbours bulge as their tilts say", () => {
    expect(curvesBy([0, 0, 12, 12])).toMatchObject([{ upper: 0, lower: 2 }]);
    expect(curvesBy([0, 14, 0])).toMatchObject([
      { upper: 0, lower: 1, apex: 0, convexity: "image-right" },
      { upper: 1, lower: 2, apex: 1, convexity: "image-left" },
    ]);
  });
});

describe("severity", () => {
  it.each([
    [0, "none"],
    [9.99, "none"],
    [10, "mild"],
    [24.99, "mild"],
    [25, "moderate"],
    [39.99, "moderate"],
    [40, "severe"],
    [120, "severe"],
  ])("of %d° is %s", (deg, severity) => {
    expect(severityOf(deg)).toBe(severity);
  });
});
