import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import { DEMO_FILMS } from "@/phantom/demo-films";
import { designTilts, type CurveDesign } from "@/phantom/design-spine";
import { drawPhantom, type Phantom, type PhantomDesign } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";
import { detectionOf } from "#tests/support/vertebrae";

const small = { width: 150, height: 400 };
const right = (cobbDeg: number): CurveDesign => ({ cobbDeg, upper: 4, lower: 11, convexity: "image-right" });
const pixelsOf = (seed: number) => Buffer.from(drawPhantom({ seed, curves: [right(30)], ...small }).pixels);
const double: CurveDesign[] = [
  { cobbDeg: 40, upper: 4, lower: 10, convexity: "image-right" },
  { cobbDeg: 34, upper: 10, lower: 15, convexity: "image-left" },
];

function measureDesign({ vertebrae, width, height }: Phantom) {
  const detections = vertebrae.map((corners, i) => detectionOf(corners, 1, String(i)));
  return measure(detections, { width, height });
}

describe("a phantom film", () => {
  it("is the same, byte for byte, for the same seed, and another for another", () => {
    expect(pixelsOf(3).equals(pixelsOf(3))).toBe(true);
    expect(pixelsOf(3).equals(pixelsOf(4))).toBe(false);
  });

  it.each([0, 1, 2, 3, 5, 8, 13, 21, 34, 55])("of seed %i has the designed angle in its corners", (seed) => {
    const cobb = 12 + ((seed * 7) % 60);
    const phantom = drawPhantom({ seed, curves: [right(cobb)], ...small });
    expect(phantom.maxCobbDeg).toBeCloseTo(cobb, 6);
    const { maxCobb, vertebrae, curves } = measureDesign(phantom);
    expect(vertebrae).toHaveLength(17);
    expect(maxCobb!.deg).toBeCloseTo(cobb, 6);
    expect([maxCobb!.upper, maxCobb!.lower]).toEqual(["4", "11"]);
    expect(curves[0]!.convexity).toBe("image-right");
  });

  it("of a double curve has both, to opposite sides", () => {
    const { curves } = measureDesign(drawPhantom({ seed: 1, curves: double, ...small }));
    expect(curves[0]!.cobbDeg).toBeCloseTo(40, 6);
    expect(curves[0]!.convexity).toBe("image-right");
    expect(curves[1]!.cobbDeg).toBeCloseTo(34, 6);
    expect(curves[1]!.convexity).toBe("image-left");
  });

  it("of no curve is straight", () => {
    expect(drawPhantom({ seed: 1, curves: [], ...small }).maxCobbDeg).toBe(0);
  });

  it.each(DEMO_FILMS.map(({ fileName, design }): [string, PhantomDesign] => [fileName, design]))(
    "of the demo, %s, keeps its vertebrae on the film",
    (_, design) => {
      const { vertebrae, width, height } = drawPhantom({ ...design, ...small });
      for (const { x, y } of vertebrae.flat()) {
        expect(x).toBeGreaterThan(0);
        expect(x).toBeLessThan(width);
        expect(y).toBeGreaterThan(0);
        expect(y).toBeLessThan(height);
      }
    },
  );

  it("uses the whole range of grey, as a film does", () => {
    const sorted = drawPhantom({ seed: 2, curves: [right(30)], ...small }).pixels.toSorted();
    expect(sorted[Math.floor(sorted.length * 0.02)]).toBeLessThan(30);
    expect(sorted[Math.floor(sorted.length * 0.98)]).toBeGreaterThan(160);
  });

  it("refuses curves that don't follow one another", () => {
    expect(() => designTilts([right(30), { ...right(20), upper: 12, lower: 15 }])).toThrow("share an end vertebra");
    expect(() => designTilts([{ ...right(30), upper: 11, lower: 4 }])).toThrow("upper to a lower");
  });

  it.each([
    ["jpeg", { format: "jpeg" }],
    ["png", { format: "png", depth: "uchar" }],
    ["tiff", { format: "tiff" }],
    ["webp", { format: "webp" }],
    ["png16", { format: "png", depth: "ushort" }],
    ["cmyk", { format: "jpeg", space: "cmyk" }],
  ] as const)("can be written as %s", async (format, expected) => {
    const phantom = drawPhantom({ seed: 1, curves: [], ...small });
    const metadata = await sharp(await encodePhantom(phantom, format)).metadata();
    expect(metadata).toMatchObject({ ...small, ...expected });
  });
});
