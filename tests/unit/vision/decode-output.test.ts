import { describe, expect, it } from "vitest";
import { decodeOutput } from "@/vision/decode-output";

const model = { classes: ["vertebra"] as [string], thresholds: { confidence: 0.25, iou: 0.6 } };
const placement = { scale: 0.5, left: 10, top: 20 };

/** Candidates as [cx, cy, w, h, confidence]: upright vertebrae. */
function outputOf(candidates: [number, number, number, number, number][]) {
  const data = new Float32Array(13 * candidates.length);
  for (const [i, [cx, cy, w, h, confidence]] of candidates.entries()) {
    const corners = [-1, 1].flatMap((v) => [-1, 1].flatMap((u) => [cx + (u * w) / 2, cy + (v * h) / 2, 1]));
    for (const [row, value] of [confidence, ...corners].entries()) {
      data[row * candidates.length + i] = value;
    }
  }
  return { data, dims: [1, 13, candidates.length] };
}

describe("decoding the model's output", () => {
  it("maps boxes and corners back to px of the film", () => {
    const [detection] = decodeOutput(outputOf([[60, 120, 40, 20, 0.75]]), placement, model);
    expect(detection).toEqual({
      classId: 0,
      className: "vertebra",
      confidence: 0.75,
      x1: 60,
      y1: 180,
      x2: 140,
      y2: 220,
      corners: [
        { x: 60, y: 180 },
        { x: 140, y: 180 },
        { x: 60, y: 220 },
        { x: 140, y: 220 },
      ],
    });
  });

  it("makes the box the hull of the corners", () => {
    const output = outputOf([[60, 120, 40, 20, 0.75]]);
    output.data[1] = 35; // the top left corner, 5 px farther out
    expect(decodeOutput(output, placement, model)[0]).toMatchObject({ x1: 50, y1: 180, x2: 140, y2: 220 });
  });

  it("drops what is less sure than the threshold", () => {
    expect(decodeOutput(outputOf([[60, 120, 40, 20, 0.24]]), placement, model)).toEqual([]);
    expect(decodeOutput(outputOf([[60, 120, 40, 20, Number.NaN]]), placement, model)).toEqual([]);
  });

  it("keeps the surest of what overlaps, and neighbours that only touch", () => {
    const found = decodeOutput(
      outputOf([
        [60, 120, 40, 20, 0.5],
        [61, 121, 40, 20, 0.9],
        [60, 141, 40, 20, 0.6],
      ]),
      placement,
      model,
    );
    expect(found.map(({ confidence }) => Math.round(confidence * 10) / 10)).toEqual([0.9, 0.6]);
  });

  it("sorts from top to bottom", () => {
    const found = decodeOutput(
      outputOf([
        [60, 300, 40, 20, 0.9],
        [60, 100, 40, 20, 0.5],
        [60, 200, 40, 20, 0.7],
      ]),
      placement,
      model,
    );
    expect(found.map(({ y1 }) => y1)).toEqual([140, 340, 540]);
  });

  it("refuses an output of another shape", () => {
    expect(() => decodeOutput({ data: new Float32Array(6), dims: [1, 6, 1] }, placement, model)).toThrow("1×6×1");
  });
});
