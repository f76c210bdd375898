import { describe, expect, it } from "vitest";
import { columnsOf } from "@/domain/reading/columns";
import { measure } from "@/domain/reading/measure";
import type { Detection } from "@/domain/reading/prediction";
import { C_CURVE, FILM, S_CURVE, spineOf, STRAIGHT } from "#tests/support/vertebrae";

/** The same vertebrae so many px to the right and with other names. */
const beside = (spine: Detection[], by: number): Detection[] =>
  spine.map((vertebra) => {
    const [tl, tr, bl, br] = vertebra.corners;
    const move = ({ x, y }: { x: number; y: number }) => ({ x: x + by, y });
    return {
      ...vertebra,
      id: `${vertebra.id}+${by}`,
      x1: vertebra.x1 + by,
      x2: vertebra.x2 + by,
      corners: [move(tl), move(tr), move(bl), move(br)],
    };
  });

const idsOf = (spine: Detection[]) => spine.map(({ id }) => id);

describe("spines beside each other", () => {
  it("are told apart, from image left to image right, with all their vertebrae", () => {
    const [left, right] = [spineOf(C_CURVE), beside(spineOf(S_CURVE), 500)];
    const columns = columnsOf([...right, ...left], FILM);
    expect(columns.map(({ ids }) => ids)).toEqual([idsOf(left), idsOf(right)]);
  });

  it("each have a box around them with room for one and a half vertebrae, within the image", () => {
    const [left, right] = [spineOf(STRAIGHT), beside(spineOf(STRAIGHT), 500)];
    const image = { width: 2600, height: 4000 };
    const [first, second] = columnsOf([...left, ...right], image).map(({ box }) => box);
    expect(first).toMatchObject({ x: 2000 - 30 - 90, width: 60 + 2 * 90 });
    expect(second).toMatchObject({ x: 2500 - 30 - 90, width: 2600 - 2380 });
  });

  it("are none in one spine, nor with scattered finds or a second answer for the same vertebrae beside it", () => {
    const spine = spineOf(C_CURVE);
    expect(columnsOf(spine, FILM)).toEqual([]);
    expect(columnsOf([...spine, ...beside(spine.slice(0, 4), 500)], FILM)).toEqual([]);
    expect(columnsOf([...spine, ...beside(spine, 30)], FILM)).toEqual([]);
    expect(columnsOf([], FILM)).toEqual([]);
  });

  it("are warned of, though one of them is measured", () => {
    const found = [...spineOf(C_CURVE), ...beside(spineOf(S_CURVE, { confidence: 0.7 }), 500)];
    const { warnings, maxCobb } = measure(found, { width: 450, height: 4000 });
    expect(warnings).toEqual([{ code: "SEVERAL_SPINES" }]);
    expect(maxCobb?.deg).toBeCloseTo(42, 6);
  });
});
