import { describe, expect, it } from "vitest";
import { gapsIn } from "@/domain/reading/gaps";
import { measure } from "@/domain/reading/measure";
import type { Point } from "@/domain/geometry/point";
import type { Detection } from "@/domain/reading/prediction";
import { C_CURVE, FILM, sidesExchanged, spineOf, STRAIGHT } from "#tests/support/vertebrae";

const gaps = (detections: Detection[]) => gapsIn(measure(detections, FILM), detections);
const without = (spine: Detection[], ...missing: number[]) => spine.filter((_, i) => !missing.includes(i));
const close = ({ x, y }: Point): unknown => ({ x: expect.closeTo(x, 6), y: expect.closeTo(y, 6) });

describe("gaps to be shown", () => {
  it("are none in a whole spine, nor where there is too little of one", () => {
    expect(gaps(spineOf(C_CURVE))).toEqual([]);
    expect(gaps(without(spineOf(STRAIGHT.slice(0, 6)), 3))).toHaveLength(1);
    expect(gaps(without(spineOf(STRAIGHT.slice(0, 5)), 3))).toEqual([]);
  });

  it("tell each place apart, also where the vertebrae around them follow each other", () => {
    expect(gaps(without(spineOf(C_CURVE), 5, 8)).map(({ above }) => above)).toEqual(["4", "7"]);
  });

  it("outline the room of the missing vertebra, clear of its neighbours", () => {
    const [gap] = gaps(without(spineOf(STRAIGHT), 6));
    // 60 px wide and from 12 px above the missing one of 40 px to 12 px below it, a tenth less on every side.
    const middle = { x: FILM.width / 2, y: FILM.height / 2 - 26 * 17 + 52 * 7 };
    const corners = [-24, 24].flatMap((x) => [-25.6, 25.6].map((y) => close({ x: middle.x + x, y: middle.y + y })));
    expect(gap?.outline).toHaveLength(4);
    expect(gap?.outline).toEqual(expect.arrayContaining(corners));
  });

  it("are the same whichever side of a vertebra is called left", () => {
    const spine = without(spineOf(C_CURVE), 6);
    const exchanged = spine.map((vertebra, i) => (i === 5 ? sidesExchanged(vertebra) : vertebra));
    expect(gaps(exchanged)[0]?.outline).toEqual(gaps(spine)[0]?.outline.map(close));
  });
});
