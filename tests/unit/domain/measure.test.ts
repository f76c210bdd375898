import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import type { Measurement } from "@/domain/reading/measurement";
import type { Detection } from "@/domain/reading/prediction";
import { anySpine } from "#tests/support/any-spine";
import {
  C_CURVE,
  FILM,
  mirrored,
  moved,
  S_CURVE,
  sidesExchanged,
  spineOf,
  STRAIGHT,
  TRIPLE_CURVE,
  turned,
  vertebraAt,
} from "#tests/support/vertebrae";
import { scaled } from "../../support/patience";

/** As narrow as films of the whole spine are: none of those is wide for its spine. */
const NARROW = { ...FILM, width: 450 };
const read = (detections: Detection[]): Measurement => measure(detections, FILM);
const close = (deg: number): unknown => expect.closeTo(deg, 6);
const codesOf = ({ warnings }: Measurement) => warnings.map(({ code }) => code);

describe("designed spines", () => {
  it("finds no curve in a straight spine", () => {
    const { maxCobb, curves, severity, warnings } = measure(spineOf(STRAIGHT), NARROW);
    expect(maxCobb?.deg).toBeCloseTo(0, 6);
    expect({ curves, severity, warnings }).toEqual({ curves: [], severity: "none", warnings: [] });
  });

  it("reads a C-curve as one curve with its end vertebrae, apex and side", () => {
    const { maxCobb, curves, severity, warnings } = measure(spineOf(C_CURVE), NARROW);
    expect(maxCobb).toMatchObject({ deg: expect.closeTo(42, 6), upper: "3", lower: "13", uncertaintyDeg: null });
    expect(curves).toEqual([
      { cobbDeg: maxCobb?.deg, upper: "3", lower: "13", apex: "8", convexity: "image-right", uncertaintyDeg: null },
    ]);
    expect({ severity, warnings }).toEqual({ severity: "severe", warnings: [] });
  });

  it("reads an S-curve as two curves to opposite sides that share a vertebra, the larger first", () => {
    expect(read(spineOf(S_CURVE)).curves).toMatchObject([
      { cobbDeg: expect.closeTo(40, 6), upper: "2", lower: "8", convexity: "image-right" },
      { cobbDeg: expect.closeTo(35, 6), upper: "8", lower: "14", convexity: "image-left" },
    ]);
  });

  it("reads a triple curve as three, the largest first", () => {
    expect(read(spineOf(TRIPLE_CURVE)).curves).toMatchObject([
      { cobbDeg: expect.closeTo(45, 6), upper: "5", lower: "10", convexity: "image-left" },
      { cobbDeg: expect.closeTo(37, 6), upper: "10", lower: "15", convexity: "image-right" },
      { cobbDeg: expect.closeTo(30, 6), upper: "1", lower: "5", convexity: "image-right" },
    ]);
  });

  it("measures a curve of more than a right angle, also on a turned film", () => {
    const extreme = STRAIGHT.map((_, i) => -60 + 7.5 * i);
    for (const deg of [-20, 0, 20]) {
      const { maxCobb, vertebrae } = read(turned(spineOf(extreme), deg));
      expect(maxCobb?.deg).toBeCloseTo(120, 6);
      expect(vertebrae).toHaveLength(17);
    }
  });
});

describe("uncertainty", () => {
  it("is told of every tilt and every angle, if the model states it", () => {
    const { vertebrae, maxCobb, curves } = read(spineOf(C_CURVE, { sd: 1 }));
    // The ends of a mid-line of 60 px err by 1/√2 px each, of whose variance 37 % turns the vertebra.
    expect(vertebrae.map(({ tiltSdDeg }) => tiltSdDeg)).toEqual(C_CURVE.map(() => close(0.580861035)));
    expect(maxCobb?.uncertaintyDeg).toEqual({ p80: close(1.051470788), p95: close(1.741498492) });
    expect(curves.map(({ uncertaintyDeg }) => uncertaintyDeg)).toEqual([maxCobb?.uncertaintyDeg]);
  });
});

describe("too little of a spine", () => {
  const nothing = { maxCobb: null, curves: [], severity: null, warnings: [{ code: "NO_SPINE_FOUND" }] };

  it("gives no angle for no detections", () => {
    expect(read([])).toEqual({ ...nothing, vertebrae: [] });
  });

  it("gives no angle for four vertebrae, but lists them", () => {
    const result = read(spineOf([-20, -5, 5, 20]));
    expect(result).toMatchObject(nothing);
    expect(result.vertebrae.map(({ id }) => id)).toEqual(["0", "1", "2", "3"]);
  });

  it("gives no angle for finds that lie far apart", () => {
    const scattered = [0, 1, 2, 3, 4, 5].map((i) => vertebraAt({ x: 2000, y: 300 + 150 * i }, i % 2 ? 6 : -6));
    const result = read(scattered);
    expect(result).toMatchObject(nothing);
    expect(result.vertebrae).toHaveLength(6);
  });

  it("gives no angle for finds of very different sizes", () => {
    const odd = spineOf(STRAIGHT.slice(0, 8)).map((vertebra, i) =>
      i % 2 ? vertebra : moved([vertebra], ({ x, y }) => ({ x: 2000 + (x - 2000) / 2, y }))[0]!,
    );
    expect(read(odd)).toMatchObject(nothing);
  });

  it("measures five in a row, and says that they are few", () => {
    const result = read(spineOf([-20, -10, 0, 10, 20]));
    expect(result.maxCobb?.deg).toBeCloseTo(40, 6);
    expect(codesOf(result)).toEqual(["FEW_VERTEBRAE"]);
  });
});

/** What must not change, angles to a millionth of a degree; `flip` tells the curves as a mirror shows them. */
function expectedOf({ maxCobb, curves, severity, warnings, vertebrae }: Measurement, flip = false) {
  const across = { "image-left": "image-right", "image-right": "image-left" } as const;
  return {
    severity,
    warnings,
    vertebrae: vertebrae.map(({ id }) => id),
    maxCobb: maxCobb && { ...maxCobb, deg: close(maxCobb.deg) },
    curves: curves.map((curve) => ({
      ...curve,
      cobbDeg: close(curve.cobbDeg),
      convexity: flip ? across[curve.convexity] : curve.convexity,
    })),
  };
}

const plain = ({ vertebrae, ...rest }: Measurement) => ({ ...rest, vertebrae: vertebrae.map(({ id }) => id) });

describe("whatever the spine", { timeout: scaled(30_000) }, () => {
  it("finds every vertebra in order, with the tilt it was drawn with", () => {
    fc.assert(
      fc.property(anySpine, (tilts) => {
        expect(read(spineOf(tilts)).vertebrae).toEqual(
          tilts.map((tilt, i) => ({ id: String(i), tiltDeg: close(tilt), tiltSdDeg: null })),
        );
      }),
    );
  });

  it("turning the film changes no angle, only every tilt alike", () => {
    fc.assert(
      fc.property(anySpine, fc.constantFrom(-20, -10, 10, 20), (tilts, deg) => {
        const before = read(spineOf(tilts));
        const after = read(turned(spineOf(tilts), deg));
        expect(plain(after)).toEqual(expectedOf(before));
        after.vertebrae.forEach(({ tiltDeg }, i) => expect(tiltDeg).toBeCloseTo(tilts[i]! + deg, 6));
      }),
    );
  });

  it("mirroring the film changes only the side", () => {
    fc.assert(
      fc.property(anySpine, (tilts) => {
        expect(plain(read(mirrored(spineOf(tilts))))).toEqual(expectedOf(read(spineOf(tilts)), true));
      }),
    );
  });

  it("mirroring without naming the corners anew gives the same", () => {
    fc.assert(
      fc.property(anySpine, fc.func(fc.boolean()), (tilts, isExchanged) => {
        const spine = spineOf(tilts);
        const mixed = spine.map((vertebra, i) => (isExchanged(i) ? sidesExchanged(vertebra) : vertebra));
        expect(plain(read(mixed))).toEqual(expectedOf(read(spine)));
      }),
    );
  });

  it("the order of the detections does not matter", () => {
    const shuffled = anySpine.chain((tilts) => {
      const spine = spineOf(tilts);
      const order = spine.map((_, i) => i);
      return fc.record({
        spine: fc.constant(spine),
        order: fc.shuffledSubarray(order, { minLength: order.length, maxLength: order.length }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ spine, order }) => {
        expect(plain(read(order.map((i) => spine[i]!)))).toEqual(expectedOf(read(spine)));
      }),
    );
  });

  it("size and place of the film do not matter, as long as a vertebra is 8 px high", () => {
    const scale = fc.double({ min: 0.25, max: 20, noNaN: true });
    const shift = fc.integer({ min: -500, max: 500 });
    fc.assert(
      fc.property(anySpine, scale, shift, shift, (tilts, k, dx, dy) => {
        const spine = moved(spineOf(tilts), ({ x, y }) => ({ x: k * (x + dx), y: k * (y + dy) }));
        const film = { width: Math.ceil(FILM.width * k), height: Math.ceil(FILM.height * k) };
        expect(plain(measure(spine, film))).toEqual(expectedOf(read(spineOf(tilts))));
      }),
    );
  });

  it("a second, less certain find of the same vertebra changes nothing", () => {
    const part = fc.double({ min: -0.15, max: 0.15, noNaN: true });
    fc.assert(
      fc.property(anySpine, fc.nat(), part, part, (tilts, pick, dx, dy) => {
        const spine = spineOf(tilts);
        const twin = moved([spine[pick % spine.length]!], ({ x, y }) => ({ x: x + 60 * dx, y: y + 40 * dy }))[0]!;
        expect(read([...spine, { ...twin, id: "twin", confidence: 0.8 }])).toEqual(read(spine));
      }),
    );
  });

  it("faint finds beside the spine change nothing", () => {
    const beside = fc.record({ right: fc.boolean(), away: fc.integer({ min: 140, max: 900 }), at: fc.nat() });
    fc.assert(
      fc.property(anySpine, fc.array(beside, { maxLength: 3 }), (tilts, finds) => {
        const spine = spineOf(tilts);
        const strays = finds.map(({ right, away, at }) => {
          const { x, y } = spine[at % spine.length]!.corners[0];
          return vertebraAt({ x: x + (right ? away : -away), y }, 0, { confidence: 0.3 });
        });
        expect(read([...spine, ...strays])).toEqual(read(spine));
      }),
    );
  });

  it("there is a curve exactly where max Cobb reaches 10°, and none is larger", () => {
    fc.assert(
      fc.property(anySpine, (tilts) => {
        const { maxCobb, curves } = read(spineOf(tilts));
        expect(curves.length > 0).toBe(maxCobb!.deg >= 10);
        expect(curves.length).toBeLessThanOrEqual(3);
        curves.forEach(({ cobbDeg, ...ends }, i) => {
          const [upper, lower, apex] = [Number(ends.upper), Number(ends.lower), Number(ends.apex)];
          expect(cobbDeg).toBeGreaterThanOrEqual(10);
          expect(cobbDeg).toBeLessThanOrEqual(curves[i - 1]?.cobbDeg ?? maxCobb!.deg);
          expect(upper).toBeLessThan(lower);
          expect(apex >= upper && apex < lower).toBe(true);
        });
      }),
    );
  });
});
