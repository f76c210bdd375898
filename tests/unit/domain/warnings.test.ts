import { describe, expect, it } from "vitest";
import { measure, measureChain } from "@/domain/reading/measure";
import type { Detection } from "@/domain/reading/prediction";
import { centreOf } from "@/domain/geometry/vertebra-geometry";
import { C_CURVE, detectionOf, FILM, spineOf, STRAIGHT } from "#tests/support/vertebrae";

/** As narrow as films of the whole spine are. */
const film = { ...FILM, width: 450 };
const warningsOf = (detections: Detection[], image = film) => measure(detections, image).warnings;
const faint = (spine: Detection[], ...positions: number[]) =>
  spine.map((vertebra, i) => (positions.includes(i) ? { ...vertebra, confidence: 0.49 } : vertebra));
/** The same vertebra, larger or smaller about its centre. */
function scaled(vertebra: Detection, factor: number): Detection {
  const centre = centreOf(vertebra);
  const [tl, tr, bl, br] = vertebra.corners.map(({ x, y }) => ({
    x: centre.x + (x - centre.x) * factor,
    y: centre.y + (y - centre.y) * factor,
  }));
  return detectionOf([tl!, tr!, bl!, br!]);
}
/** The same vertebra on a film that is so many times as large. */
function shrunk(vertebra: Detection, factor: number): Detection {
  const [tl, tr, bl, br] = vertebra.corners.map(({ x, y }) => ({ x: x * factor, y: y * factor }));
  return detectionOf([tl!, tr!, bl!, br!]);
}
function movedDown(vertebra: Detection, by: number): Detection {
  const [tl, tr, bl, br] = vertebra.corners.map(({ x, y }) => ({ x, y: y + by }));
  return detectionOf([tl!, tr!, bl!, br!]);
}
/** A spine whose vertebrae become so many times as wide from top to bottom. */
const taperedTo = (last: number) =>
  spineOf(C_CURVE).map((vertebra, i) => scaled(vertebra, 1 + ((last - 1) * i) / (C_CURVE.length - 1)));

describe("warnings", () => {
  it("are none for a whole, confident spine", () => {
    expect(warningsOf(spineOf(C_CURVE))).toEqual([]);
    expect(warningsOf(spineOf(C_CURVE, { confidence: 0.5, sd: 0.5 }))).toEqual([]);
  });

  it("say that vertebrae are few below twelve", () => {
    expect(warningsOf(spineOf(C_CURVE.slice(3, 14)))).toEqual([{ code: "FEW_VERTEBRAE" }]);
    expect(warningsOf(spineOf(C_CURVE.slice(3, 15)))).toEqual([]);
  });

  it("say that a film is wide for its spine, as a film of the chest is, upright or turned", () => {
    const spine = spineOf(C_CURVE);
    expect(warningsOf(spine, { ...FILM, width: 690 })).toEqual([]);
    expect(warningsOf(spine, { ...FILM, width: 700 })).toEqual([{ code: "WIDE_FILM" }]);
    expect(warningsOf(spine, { ...FILM, height: 700 })).toEqual([{ code: "WIDE_FILM" }]);
  });

  it("say that vertebrae grow narrower downwards, as on a film that stands on its head", () => {
    expect(warningsOf(taperedTo(0.7))).toEqual([{ code: "UPSIDE_DOWN" }]);
    expect(warningsOf(taperedTo(0.95))).toEqual([]);
    expect(warningsOf(taperedTo(1.4))).toEqual([]);
  });

  it("say that a film has few pixels by the height of its vertebrae", () => {
    const small = spineOf(C_CURVE).map((vertebra) => shrunk(vertebra, 0.19));
    expect(warningsOf(small, { width: 100, height: 760 })).toEqual([{ code: "FEW_PIXELS" }]);
    expect(
      warningsOf(
        small.map((vertebra) => shrunk(vertebra, 1.06)),
        { width: 100, height: 760 },
      ),
    ).toEqual([]);
  });

  it("name two vertebrae where there is room for one", () => {
    const spine = spineOf(STRAIGHT);
    const between = { ...movedDown(spine[8]!, 26), id: "8b" };
    const warnings = [{ code: "DOUBLE_VERTEBRA", vertebrae: ["8", "8b", "9"] }];
    expect(warningsOf([...spine, between])).toEqual(warnings);
    expect(measureChain([...spine.slice(0, 9), between, ...spine.slice(9)], film).warnings).toEqual(warnings);
    expect(warningsOf(spine)).toEqual([]);
  });

  it("name the faint vertebrae that an angle spans", () => {
    expect(warningsOf(faint(spineOf(C_CURVE), 13, 3, 9))).toEqual([
      { code: "LOW_CONFIDENCE", vertebrae: ["3", "9", "13"] },
    ]);
  });

  it("pass over faint vertebrae outside all angles", () => {
    expect(warningsOf(faint(spineOf(C_CURVE), 0, 2, 14))).toEqual([]);
  });

  it("name the vertebrae on both sides of a gap", () => {
    const spine = spineOf(C_CURVE);
    const without = (...missing: number[]) => warningsOf(spine.filter((_, i) => !missing.includes(i)));
    expect(without(6)).toEqual([{ code: "GAP_IN_CHAIN", vertebrae: ["5", "7"] }]);
    expect(without(1)).toEqual([{ code: "GAP_IN_CHAIN", vertebrae: ["0", "2"] }]);
    expect(without(14)).toEqual([{ code: "GAP_IN_CHAIN", vertebrae: ["13", "15"] }]);
    expect(without(5, 7)).toEqual([{ code: "GAP_IN_CHAIN", vertebrae: ["4", "6", "8"] }]);
    expect(without(0)).toEqual([]);
  });

  it("name the end vertebrae of an angle that is off by more than 5° more often than 1 time in 5", () => {
    // Half of the 80 % interval = 1.28 · √(2 · 0.37) · sd / 60 px: 5° at 4.76 px.
    const uncertain = measure(spineOf(C_CURVE, { sd: 4.85 }), film);
    expect(uncertain.maxCobb?.uncertaintyDeg?.p80).toBeCloseTo(5.1, 2);
    expect(uncertain.curves[0]?.uncertaintyDeg).toEqual(uncertain.maxCobb?.uncertaintyDeg);
    expect(uncertain.warnings).toEqual([{ code: "UNCERTAIN_ANGLE", vertebrae: ["3", "13"] }]);
    expect(warningsOf(spineOf(C_CURVE, { sd: 4.7 }))).toEqual([]);
  });

  it("come together", () => {
    const spine = faint(spineOf(STRAIGHT.slice(0, 9), { sd: 7 }), 0).filter((_, i) => i !== 4);
    expect(warningsOf(spine).map(({ code }) => code)).toContain("FEW_VERTEBRAE");
    expect(warningsOf(spine)).toContainEqual({ code: "GAP_IN_CHAIN", vertebrae: ["3", "5"] });
    expect(warningsOf(spine).map(({ code }) => code)).toContain("UNCERTAIN_ANGLE");
  });
});
