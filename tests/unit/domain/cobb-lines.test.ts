import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cobbLines } from "@/domain/reading/cobb-lines";
import { measure } from "@/domain/reading/measure";
import type { Point } from "@/domain/geometry/point";
import { centreOf, distance, offsetFromLine, type Segment } from "@/domain/geometry/vertebra-geometry";
import { C_CURVE, FILM, mirrored, S_CURVE, spineOf, STRAIGHT, TRIPLE_CURVE } from "#tests/support/vertebrae";

const angleOf = ([a, b]: Segment) => (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
/** Angle between two lines without sense, 0…90°. */
const between = (a: Segment, b: Segment) => {
  const turn = Math.abs(angleOf(a) - angleOf(b)) % 180;
  return Math.min(turn, 180 - turn);
};

function linesOf(tilts: readonly number[], film = FILM, spine = spineOf(tilts)) {
  const measurement = measure(spine, FILM);
  return measurement.curves.map((curve) => ({ curve, spine, lines: cobbLines(curve, measurement, spine, film)! }));
}

describe("the lines of a Cobb angle", () => {
  it.each([
    ["C", C_CURVE],
    ["S", S_CURVE],
    ["triple", TRIPLE_CURVE],
    ["mirrored", C_CURVE.map((tilt) => -tilt)],
  ])("enclose the angle that is shown (%s)", (_, tilts) => {
    for (const { curve, lines } of linesOf(tilts)) {
      expect(between(lines.upperLine, lines.lowerLine)).toBeCloseTo(curve.cobbDeg, 6);
    }
  });

  it("run through the centres of the end vertebrae", () => {
    for (const { curve, lines, spine } of linesOf(S_CURVE)) {
      expect(offsetFromLine(centreOf(spine[Number(curve.upper)]!), ...lines.upperLine)).toBeCloseTo(0, 6);
      expect(offsetFromLine(centreOf(spine[Number(curve.lower)]!), ...lines.lowerLine)).toBeCloseTo(0, 6);
    }
  });

  it("meet on the concave side where the film has room for it, with the label beside", () => {
    const { lines, spine } = linesOf(C_CURVE)[0]!;
    expect(lines.intersection).not.toBeNull();
    expect(lines.intersection!.x).toBeLessThan(Math.min(...spine.map((vertebra) => vertebra.x1)));
    expect(lines.upperLine[1]).toEqual(lines.intersection);
    expect(lines.lowerLine[1]).toEqual(lines.intersection);
    expect(lines.label).toEqual(lines.intersection);
    expect(lines.labelAnchor).toBe("end");
    expect(lines.isLabelInward).toBe(false);
  });

  it("are the mirror image on a mirrored film", () => {
    const { lines } = linesOf(C_CURVE)[0]!;
    const [seenFromBehind] = linesOf(C_CURVE, FILM, mirrored(spineOf(C_CURVE)));
    expect(seenFromBehind!.lines.intersection!.x).toBeCloseTo(FILM.width - lines.intersection!.x, 6);
    expect(seenFromBehind!.lines.intersection!.y).toBeCloseTo(lines.intersection!.y, 6);
    expect(seenFromBehind!.lines.labelAnchor).toBe("start");
  });

  it("stop a vertebra and a half beside the spine where they would meet beyond the film", () => {
    const { lines } = linesOf(STRAIGHT.map((_, i) => -6 + 0.75 * i))[0]!;
    expect(lines.intersection).toBeNull();
    expect(distance(...lines.upperLine)).toBeCloseTo(60 * 2.5, 6);
    expect(distance(...lines.lowerLine)).toBeCloseTo(60 * 2.5, 6);
    expect(lines.label.x).toBeCloseTo((lines.upperLine[1].x + lines.lowerLine[1].x) / 2, 6);
  });

  it("have the label between them where the film ends beside them", () => {
    const tilts = STRAIGHT.map((_, i) => -6 + 0.75 * i);
    const { lines } = linesOf(tilts)[0]!;
    expect(lines.isLabelInward).toBe(false);
    const film = { ...FILM, width: lines.label.x / 0.1 };
    const { lines: linesByTheEdge } = linesOf(tilts, film)[0]!;
    expect(linesByTheEdge.label.x).toBeCloseTo(0.14 * film.width, 6);
    expect(linesByTheEdge.isLabelInward).toBe(true);
  });

  it("keep the label on the film, with room to write it", () => {
    const tilt = fc.integer({ min: -40, max: 40 });
    const size = fc.integer({ min: 50, max: 4000 });
    fc.assert(
      fc.property(tilt, tilt, size, size, (from, to, width, height) => {
        const spine = spineOf(STRAIGHT.map((_, i) => from + ((to - from) * i) / 16 + 0.01 * i));
        const measurement = measure(spine, FILM);
        const { label, upperLine, lowerLine } = cobbLines(measurement.maxCobb!, measurement, spine, { width, height })!;
        expect(label.x >= 0.14 * width && label.x <= 0.86 * width && label.y >= 0 && label.y <= height).toBe(true);
        const points: Point[] = [...upperLine, ...lowerLine];
        expect(points.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true);
      }),
    );
  });

  it("are none where the ends are not of this run", () => {
    const spine = spineOf(C_CURVE);
    const measurement = measure(spine, FILM);
    expect(cobbLines({ upper: "3", lower: "40" }, measurement, spine, FILM)).toBeNull();
    expect(cobbLines({ upper: "3", lower: "13" }, measurement, spine.slice(0, 10), FILM)).toBeNull();
  });
});
