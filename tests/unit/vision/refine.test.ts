import { describe, expect, it } from "vitest";
import type { UnnamedDetection } from "@/domain/reading/prediction";
import { guessesOf, moveCorners } from "@/vision/refine";

const vertebra = (x: number, y: number): UnnamedDetection => ({
  classId: 0,
  className: "vertebra",
  confidence: 0.8,
  x1: x,
  y1: y,
  x2: x + 30,
  y2: y + 20,
  corners: [
    { x, y },
    { x: x + 30, y },
    { x, y: y + 20 },
    { x: x + 30, y: y + 20 },
  ],
});

describe("refining corners", () => {
  it("gives the network px of the shrunk film", () => {
    expect([...guessesOf([vertebra(10, 40)], 0.5)]).toEqual([5, 20, 20, 20, 5, 30, 20, 30]);
  });

  it("moves corners in px of the film, with their errors, and the box with them", () => {
    const corners = Float32Array.from([7, 22, 1, 22, 22, 1, 7, 32, 1, 22, 32, 1]);
    expect(moveCorners([vertebra(10, 40)], corners, 0.5)).toEqual([
      {
        ...vertebra(14, 44),
        corners: [
          { x: 14, y: 44, sd: 2 },
          { x: 44, y: 44, sd: 2 },
          { x: 14, y: 64, sd: 2 },
          { x: 44, y: 64, sd: 2 },
        ],
      },
    ]);
  });

  it("sorts the vertebrae top to bottom where they have moved past each other", () => {
    const found = [vertebra(0, 20), vertebra(0, 30)];
    const corners = [60, 25].flatMap((y) => [0, y, 1, 30, y, 1, 0, y + 20, 1, 30, y + 20, 1]);
    expect(moveCorners(found, Float32Array.from(corners), 1).map(({ y1 }) => y1)).toEqual([25, 60]);
  });
});
