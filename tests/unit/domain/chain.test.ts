import { describe, expect, it } from "vitest";
import { chainVertebrae } from "@/domain/reading/chain";
import type { Detection } from "@/domain/reading/prediction";
import { C_CURVE, detectionOf, FILM, moved, S_CURVE, spineOf, STRAIGHT, vertebraAt } from "#tests/support/vertebrae";

type Pair = [x: number, y: number];
const point = ([x, y]: Pair) => ({ x, y });
/** Indices of the detections that are the spine, top to bottom. */
const chainOf = (detections: Detection[]) =>
  chainVertebrae(detections, FILM).map((vertebra) => detections.indexOf(vertebra));
const shifted = (detection: Detection, dx: number, dy: number, confidence: number): Detection => ({
  ...moved([detection], ({ x, y }) => ({ x: x + dx, y: y + dy }))[0]!,
  confidence,
});
const cornersAt = (...corners: [Pair, Pair, Pair, Pair]): Detection => {
  const [tl, tr, bl, br] = corners;
  return detectionOf([point(tl), point(tr), point(bl), point(br)]);
};
const below = (spine: Detection[], steps: number): Detection => shifted(spine.at(-1)!, 0, 52 * steps, 0.5);
const positions = (count: number) => Array.from({ length: count }, (_, i) => i);

describe("overlapping detections", () => {
  const spine = spineOf(STRAIGHT);

  it("keeps the more confident of two that share more than 45 % of the smaller", () => {
    const better = shifted(spine[5]!, 0, 40 * 0.5, 0.95);
    expect(chainOf([...spine, better])).toEqual([0, 1, 2, 3, 4, 17, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  });

  it("keeps both where they share less", () => {
    const between = shifted(spine[5]!, 0, 40 * 0.6, 0.5);
    const apart = spine.filter((_, i) => i !== 6);
    expect(chainOf([...apart, between])).toEqual([0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
  });

  it("drops a small find inside a vertebra", () => {
    const { x, y } = spine[8]!.corners[0];
    const crumb = moved([spine[8]!], (p) => ({ x: x + (p.x - x) / 4, y: y + (p.y - y) / 4 }))[0]!;
    expect(chainOf([...spine, { ...crumb, confidence: 0.5 }])).toEqual(positions(17));
  });

  it("keeps tilted neighbours whose upright boxes overlap", () => {
    const tilted = spineOf(STRAIGHT.map(() => 45));
    const [a, b] = [tilted[3]!, tilted[4]!];
    const shared = (Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1)) * (Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1));
    expect(shared / ((a.x2 - a.x1) * (a.y2 - a.y1))).toBeGreaterThan(0.2);
    expect(chainOf(tilted)).toEqual(positions(17));
  });
});

describe("the sacrum", () => {
  it("is no vertebra where it is found alone below a gap", () => {
    const spine = spineOf(STRAIGHT);
    expect(chainOf([...spine, below(spine, 1.7)])).toEqual(positions(17));
  });

  it("does not cost the vertebra that follows the last one closely", () => {
    const spine = spineOf(STRAIGHT);
    expect(chainOf([...spine, below(spine, 1.5)])).toEqual(positions(18));
  });

  it("does not cost those below a gap that are more than one", () => {
    const spine = spineOf(STRAIGHT);
    expect(chainOf(spine.filter((_, i) => i !== 14))).toHaveLength(16);
  });
});

describe("strays", () => {
  it("drops what lies more than 0.9 widths off the line through its neighbours", () => {
    const spine = spineOf(STRAIGHT);
    spine[8] = shifted(spine[8]!, 0.95 * 60, 0, 0.9);
    expect(chainOf(spine)).toEqual(positions(17).filter((i) => i !== 8));
  });

  it("keeps what lies nearer", () => {
    const spine = spineOf(STRAIGHT);
    spine[8] = shifted(spine[8]!, 0.6 * 60, 0, 0.9);
    expect(chainOf(spine)).toEqual(positions(17));
  });

  it("drops a faint find above and beside the top vertebra", () => {
    const spine = spineOf(C_CURVE);
    expect(chainOf([...spine, shifted(spine[0]!, 75, -60, 0.3)])).toEqual(positions(17));
  });

  it("drops a vertebra whose corners are mixed up", () => {
    const spine = spineOf(STRAIGHT);
    const [tl, tr, bl, br] = spine[8]!.corners;
    spine[8] = detectionOf([tl, bl, tr, br]);
    expect(chainOf(spine)).toEqual(positions(17).filter((i) => i !== 8));
  });

  it("keeps the spine whole between faint finds on both sides", () => {
    const spine = spineOf(S_CURVE);
    const faint = [4, 5, 7, 9, 12].map((i) => shifted(spine[i]!, i % 2 ? 130 : -150, 20, 0.35));
    expect(chainOf([...faint, ...spine])).toEqual(positions(17).map((i) => i + 5));
  });

  it("takes the more confident of two spines side by side", () => {
    const spine = spineOf(S_CURVE);
    const ghost = spine.map((vertebra) => shifted(vertebra, 140, 26, 0.6));
    expect(chainOf(spine.flatMap((vertebra, i) => [ghost[i]!, vertebra]))).toEqual(positions(17).map((i) => 2 * i + 1));
  });

  it("leaves out corners without area and finds far outside the film", () => {
    const flat = cornersAt([2000, 900], [2000, 900], [2000, 900], [2000, 900]);
    const line = cornersAt([2000, 800], [2020, 800], [2000, 800], [2020, 800]);
    const outside = vertebraAt({ x: 2000, y: 9000 });
    expect(chainOf([flat, ...spineOf(STRAIGHT), line, outside])).toEqual(positions(17).map((i) => i + 1));
  });
});

/** A spine of six and eleven vertebrae with this many px between the centres at the break. */
const inTwo = (gap: number) =>
  spineOf(STRAIGHT).map((vertebra, i) => (i < 6 ? vertebra : shifted(vertebra, 0, gap - 52, 0.9)));

describe("pieces", () => {
  it("of up to four widths apart are one spine", () => {
    expect(chainOf(inTwo(3.9 * 60))).toEqual(positions(17));
  });

  it("farther apart are two, of which the larger counts", () => {
    expect(chainOf(inTwo(4.1 * 60))).toEqual(positions(17).slice(6));
  });
});

describe("order", () => {
  it("follows the spine where y alone would not", () => {
    // A film turned by 20° with an end of the curve at 75°: there neighbours lie almost side by side.
    const tilts = STRAIGHT.map((_, i) => 20 + (55 * i) / 16);
    const spine = spineOf(tilts);
    expect(chainOf(spine.toReversed())).toEqual(positions(17).toReversed());
  });

  it("goes on after a vertebra that was not found", () => {
    const spine = spineOf(C_CURVE).filter((_, i) => i !== 6 && i !== 7);
    expect(chainOf(spine)).toEqual(positions(15));
  });
});
