import { describe, expect, it } from "vitest";
import type { Detection } from "@/domain/reading/prediction";
import { angleUncertainty, tiltSd, tiltsOf } from "@/domain/geometry/tilt";
import { intervalsOf } from "@/domain/geometry/uncertainty";
import manifest from "../../../models/manifest.json";
import { C_CURVE, moved, sidesExchanged, spineOf, vertebraAt } from "#tests/support/vertebrae";

const close = (deg: number): unknown => expect.closeTo(deg, 9);

describe("tilt", () => {
  it("grows clockwise on the screen: positive where the right side is lower", () => {
    expect(tiltsOf([vertebraAt({ x: 0, y: 0 }, 12)])).toEqual([close(12)]);
    expect(tiltsOf([vertebraAt({ x: 0, y: 0 }, -12)])).toEqual([close(-12)]);
  });

  it("does not depend on which side is called left", () => {
    const spine = spineOf(C_CURVE);
    expect(tiltsOf(spine.map(sidesExchanged))).toEqual(tiltsOf(spine).map(close));
  });

  it("goes on past a right angle without a jump", () => {
    const tilts = Array.from({ length: 25 }, (_, i) => -120 + 10 * i);
    const spine = spineOf(tilts);
    expect(tiltsOf(spine)).toEqual(tilts.map(close));
    expect(tiltsOf(spine.map(sidesExchanged))).toEqual(tilts.map(close));
  });

  it("is empty for no vertebrae", () => {
    expect(tiltsOf([])).toEqual([]);
  });
});

describe("uncertainty", () => {
  it("is unknown where any corner of either vertebra states no error", () => {
    const sharp = vertebraAt({ x: 0, y: 0 }, 0, { sd: 1 });
    const [tl, tr, bl, { x, y }] = sharp.corners;
    const partly: Detection = { ...sharp, corners: [tl, tr, bl, { x, y }] };
    expect(tiltSd(partly)).toBeNull();
    expect(angleUncertainty(sharp, partly)).toBeNull();
    expect(angleUncertainty(partly, sharp)).toBeNull();
    expect(angleUncertainty(sharp, sharp)).not.toBeNull();
  });

  it("is what corners with that error, 63 % of it common to all four, really do to the tilt", () => {
    const random = normals(7);
    const vertebra = vertebraAt({ x: 0, y: 0 }, 25, { sd: 1.5 });
    const [common, own] = [1.5 * Math.sqrt(0.63), 1.5 * Math.sqrt(0.37)];
    const tilts = Array.from({ length: 4000 }, () => {
      const [alongX, alongY] = [common * random(), common * random()];
      const shaken = moved([vertebra], ({ x, y }) => ({
        x: x + alongX + own * random(),
        y: y + alongY + own * random(),
      }));
      return tiltsOf(shaken)[0]!;
    });
    const variance = tilts.reduce((sum, deg) => sum + (deg - 25) ** 2, 0) / tilts.length;
    expect(tiltSd(vertebra)! / Math.sqrt(variance)).toBeCloseTo(1, 1);
  });

  it("is 1.28 and 2.12 sd of the difference of two tilts", () => {
    const [a, b] = [vertebraAt({ x: 0, y: 0 }, 0, { sd: 3 }), vertebraAt({ x: 0, y: 52 }, 0, { sd: 4 })];
    // sd of a tilt here: sd of a corner / width of 60 px, of which 63 % of the variance turns nothing.
    const sd = Math.sqrt(0.37) * (5 / 60) * (180 / Math.PI);
    expect(angleUncertainty(a, b)).toEqual({ p80: close(1.28 * sd), p95: close(2.12 * sd) });
  });

  it("uses the factors that the manifest names", () => {
    for (const { calibration } of manifest.models) {
      expect(intervalsOf(1)).toEqual({ p80: calibration.p80Sds, p95: calibration.p95Sds });
      const sd = tiltSd(vertebraAt({ x: 0, y: 0 }, 0, { sd: 60 }))! / (180 / Math.PI);
      expect(1 - sd ** 2).toBeCloseTo(calibration.cornerCorrelation, 9);
    }
  });

  it("is none for perfect corners and 180° at most", () => {
    const perfect = vertebraAt({ x: 0, y: 0 }, 0, { sd: 0 });
    const hopeless = vertebraAt({ x: 0, y: 0 }, 0, { sd: 1e300 });
    expect(angleUncertainty(perfect, perfect)).toEqual({ p80: 0, p95: 0 });
    expect(tiltSd(hopeless)).toBe(180);
    expect(angleUncertainty(hopeless, perfect)).toEqual({ p80: 180, p95: 180 });
  });
});

/** Standard normal numbers, the same ones for the same seed (Lehmer's generator and Box–Muller). */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}
