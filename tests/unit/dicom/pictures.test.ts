import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { blackOut } from "@/dicom/black-out";
import { drawPreview } from "@/dicom/draw-preview";
import { encodePng, type GreyPicture } from "@/dicom/encode-png";
import { areaAfterKey, areaBetween } from "@/upload/dicom/area-math";

function picture(bits: number, changes: Partial<GreyPicture> = {}): GreyPicture {
  const [width, height] = [37, 53];
  const samples = Uint16Array.from({ length: width * height }, (_, index) => (index * 7919) % 2 ** bits);
  return { width, height, samples, bits, pixelAspect: 1, ...changes };
}

const chunks = (png: Uint8Array) =>
  Buffer.from(png)
    .toString("latin1")
    .match(/IHDR|pHYs|IDAT|IEND|tEXt|tIME/g);

describe("the PNG of a film", () => {
  it.each([8, 12, 16])("has the very samples, %i bits", async (bits) => {
    const grey = picture(bits);
    const decoded = sharp(encodePng(grey));
    const { depth, channels, width, height } = await decoded.metadata();
    expect({ depth, channels, width, height }).toEqual({
      depth: bits > 8 ? "ushort" : "uchar",
      channels: 1,
      width: grey.width,
      height: grey.height,
    });
    const raw = await decoded
      .toColourspace(bits > 8 ? "grey16" : "b-w")
      .raw({ depth: bits > 8 ? "ushort" : "uchar" })
      .toBuffer();
    const samples = bits > 8 ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : raw;
    expect(Array.from(samples)).toEqual(Array.from(grey.samples));
  });

  it("states its pixels' aspect where they are not square, and nothing else", () => {
    expect(chunks(encodePng(picture(12)))).toEqual(["IHDR", "IDAT", "IEND"]);
    const wide = Buffer.from(encodePng(picture(12, { pixelAspect: 0.75 })));
    expect(chunks(wide)).toEqual(["IHDR", "pHYs", "IDAT", "IEND"]);
    const at = wide.indexOf("pHYs") + 4;
    expect([wide.readUInt32BE(at), wide.readUInt32BE(at + 4), wide[at + 8]]).toEqual([7500, 10_000, 0]);
  });
});

it("a blacked-out area is black to its last touched pixel, and nothing beyond it is", () => {
  const grey = picture(12, { samples: new Uint16Array(37 * 53).fill(9) });
  blackOut(grey, [{ x: 0.5, y: 0.9, width: 0.6, height: 0.2 }]);
  for (const [index, sample] of grey.samples.entries()) {
    const [x, y] = [index % 37, Math.floor(index / 37)];
    expect(sample).toBe(x >= 18 && y >= 47 ? 0 : 9);
  }
});

it("a preview shows the window, with square pixels", () => {
  const samples = Uint16Array.from({ length: 100 * 50 }, (_, index) => (index % 100 < 50 ? 1000 : 3000));
  const grey: GreyPicture = { width: 100, height: 50, samples, bits: 12, pixelAspect: 2 };
  const { width, height, rgba } = drawPreview(grey, { center: 2000, width: 2000, shape: "LINEAR" }, 20);
  expect([width, height]).toEqual([20, 20]);
  expect([rgba[0], rgba[4 * 19]]).toEqual([0, 255]);
  const whole = drawPreview(grey, null, 20).rgba;
  expect([whole[0], whole[4 * 19]]).toEqual([0, 255]);
});

describe("an area to black out", () => {
  it("lies between two points, within the picture", () => {
    const area = areaBetween({ x: 0.8, y: 1.4 }, { x: 0.3, y: 0.5 });
    expect(area).toEqual({ x: 0.3, y: 0.5, width: 0.5, height: 0.5 });
  });

  it("moves and grows by keys, and never leaves the picture", () => {
    const area = { x: 0.69, y: 0, width: 0.3, height: 0.1 };
    expect(areaAfterKey(area, "ArrowRight", false)?.x).toBeCloseTo(0.7);
    expect(areaAfterKey({ ...area, x: 0.7 }, "ArrowRight", false)?.x).toBeCloseTo(0.7);
    expect(areaAfterKey(area, "ArrowUp", false)?.y).toBe(0);
    expect(areaAfterKey(area, "ArrowDown", true)?.height).toBeCloseTo(0.11);
    expect(areaAfterKey(area, "Enter", false)).toBeNull();
  });
});
