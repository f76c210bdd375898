import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { measure, measureChain } from "@/domain/reading/measure";
import type { Measurement } from "@/domain/reading/measurement";
import type { Detection, Vertebra } from "@/domain/reading/prediction";
import { anySpine } from "#tests/support/any-spine";
import { C_CURVE, detectionOf, FILM, moved, S_CURVE, spineOf, STRAIGHT, vertebraAt } from "#tests/support/vertebrae";

/** As narrow as films of the whole spine are. */
const film = { ...FILM, width: 450 };
const idsOf = ({ vertebrae }: Measurement) => vertebrae.map(({ id }) => id);
const codesOf = ({ warnings }: Measurement) => warnings.map(({ code }) => code);
const shifted = (vertebra: Detection, dx: number): Detection => moved([vertebra], ({ x, y }) => ({ x: x + dx, y }))[0]!;
/** The same vertebrae as a person would have placed them. */
const placed = (spine: readonly Detection[]): Vertebra[] =>
  spine.map(({ id, corners }) => ({ id, corners, confidence: null }));
const SOUND = expect.objectContaining({ deg: expect.closeTo(42, 6) });

describe("a chain that a person placed", () => {
  it("keeps a vertebra that was moved sideways by its width", () => {
    const spine = spineOf(STRAIGHT).map((vertebra, i) => (i === 8 ? shifted(vertebra, 60) : vertebra));
    expect(idsOf(measure(spine, film))).toHaveLength(16);
    expect(idsOf(measureChain(spine, film))).toEqual(spine.map(({ id }) => id));
  });

  it("keeps its last vertebra where the last but one is missing", () => {
    const spine = spineOf(C_CURVE).filter((_, i) => i !== 15);
    expect(idsOf(measure(spine, film))).toHaveLength(15);
    const result = measureChain(spine, film);
    expect(idsOf(result)).toHaveLength(16);
    expect(result.warnings).toEqual([{ code: "GAP_IN_CHAIN", vertebrae: ["14", "16"] }]);
  });

  it("has an angle from two vertebrae on, however few or far apart", () => {
    const two = [vertebraAt({ x: 200, y: 100 }, -20), vertebraAt({ x: 210, y: 3000 }, 15)];
    const { maxCobb, curves, severity, warnings } = measureChain(two, film);
    expect(maxCobb).toMatchObject({ deg: expect.closeTo(35, 6), upper: two[0]!.id, lower: two[1]!.id });
    expect(curves).toMatchObject([{ cobbDeg: maxCobb!.deg, convexity: "image-right" }]);
    expect({ severity, warnings }).toEqual({ severity: "moderate", warnings: [{ code: "FEW_VERTEBRAE" }] });
  });

  it("has no angle from fewer than two, and lists what there is", () => {
    const nothing = { maxCobb: null, curves: [], severity: null, warnings: [{ code: "FEW_VERTEBRAE" }] };
    expect(measureChain([], film)).toEqual({ ...nothing, vertebrae: [] });
    const one = vertebraAt({ x: 200, y: 100 }, 7);
    expect(measureChain([one], film)).toMatchObject({ ...nothing, vertebrae: [{ id: one.id }] });
  });

  it("is never of a low confidence, but may be few, upside down or have a gap", () => {
    const faint = spineOf(C_CURVE, { confidence: 0.3 });
    expect(codesOf(measureChain(faint, film))).toEqual(["LOW_CONFIDENCE"]);
    expect(measureChain(placed(faint), film)).toMatchObject({ maxCobb: SOUND, warnings: [] });
    const narrowing = faint.map(({ corners, ...vertebra }, i) => {
      const [tl, tr, bl, br] = corners;
      const keep = 1 - i / 40;
      const nearer = (p: typeof tl, q: typeof tl) => ({ x: q.x + (p.x - q.x) * keep, y: q.y + (p.y - q.y) * keep });
      return { ...vertebra, corners: [tl, nearer(tr, tl), bl, nearer(br, bl)] } satisfies Detection;
    });
    expect(codesOf(measureChain(placed(narrowing), film))).toEqual(["UPSIDE_DOWN"]);
    expect(codesOf(measureChain(placed(faint.filter((_, i) => i !== 6)), film))).toEqual(["GAP_IN_CHAIN"]);
  });
});

describe("whatever the chain", { timeout: 30_000 }, () => {
  const shift = fc.integer({ min: -400, max: 400 });
  const turn = fc.integer({ min: -90, max: 90 });
  const anyChain = fc
    .array(fc.record({ dx: shift, dy: shift, turn, flat: fc.boolean() }), { maxLength: 20 })
    .map((vertebrae) =>
      vertebrae.map(({ dx, dy, turn: deg, flat }, i) => {
        const centre = { x: 2000 + dx, y: 400 + 100 * i + dy };
        if (flat) return detectionOf([centre, centre, centre, centre], 0.9, `placed ${i}`);
        return { ...vertebraAt(centre, deg, { sd: 1 }), id: `placed ${i}` };
      }),
    );

  it("every vertebra is measured in the order given, without NaN or infinity", () => {
    fc.assert(
      fc.property(anyChain, (chain) => {
        const result = measureChain(chain, FILM);
        expect(idsOf(result)).toEqual(chain.map(({ id }) => id));
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        expect(result.maxCobb === null).toBe(chain.length < 2);
        expect(codesOf(result)).not.toContain("NO_SPINE_FOUND");
      }),
    );
  });

  it("the result is that of a model's answer from which nothing is dropped", () => {
    fc.assert(
      fc.property(anySpine, fc.nat(20), (tilts, missing) => {
        const spine = spineOf(tilts, { sd: 1 }).filter((_, i) => i !== missing);
        const result = measure(spine, FILM);
        fc.pre(result.vertebrae.length === spine.length);
        expect(measureChain(spine, FILM)).toEqual(result);
      }),
      { examples: [[S_CURVE, 5]] },
    );
  });
});
