import { describe, expect, it } from "vitest";
import { letterbox } from "@/vision/letterbox";
import { planesOf } from "@/vision/planes";
import { resampleArea } from "@/vision/resample-area";
import { shrink } from "@/vision/shrink";

const film = (width: number, height: number, values: number[], channels: 1 | 3 = 1) => ({
  width,
  height,
  channels,
  data: Buffer.from(values),
});

const blank = (width: number, height: number) => film(width, height, Array<number>(width * height).fill(255));

/** That many pixels of one colour. */
const coloured = (pixels: number) => Array.from({ length: 3 * pixels }, (_, i) => [10, 20, 30][i % 3]!);

const mean = (list: ArrayLike<number>) => Array.from(list).reduce((a, b) => a + b, 0) / list.length;

describe("resampling by area", () => {
  it("keeps a film of the same size as it is", () => {
    expect([...resampleArea(film(2, 2, [1, 2, 3, 4]), 2, 2)]).toEqual([1, 2, 3, 4]);
  });

  it("averages the area that a pixel covers, parts of pixels included", () => {
    // 3 → 2: each target pixel covers one and a half source pixels.
    expect([...resampleArea(film(3, 1, [0, 90, 180]), 2, 1)]).toEqual([30, 150]);
  });

  it("rounds halves as OpenCV does: up at exactly 2:1, to even elsewhere", () => {
    expect([...resampleArea(film(2, 2, [10, 11, 11, 10]), 1, 1)]).toEqual([11]);
    expect([...resampleArea(film(4, 1, [10, 11, 11, 10]), 1, 1)]).toEqual([10]);
  });

  it("rounds sums of whole blocks once, as OpenCV does", () => {
    // 6:1 of 36 pixels that sum to 90: two and a half, of which the even 2 is taken.
    const values = Array.from({ length: 36 }, (_, i) => (i < 18 ? 5 : 0));
    expect([...resampleArea(film(6, 6, values), 1, 1)]).toEqual([2]);
  });

  // Made with cv2.resize(…, interpolation=cv2.INTER_AREA) of OpenCV 5.0.
  it.each([
    [
      "shrinks",
      film(
        5,
        4,
        Array.from({ length: 20 }, (_, i) => (i * 73) % 256),
      ),
      3,
      3,
      [56, 160, 111, 142, 156, 170, 111, 151, 115],
    ],
    [
      "enlarges",
      film(3, 2, [0, 200, 40, 255, 10, 90]),
      7,
      5,
      [
        0, 0, 133, 200, 147, 40, 40, 0, 0, 133, 200, 147, 40, 40, 128, 128, 112, 105, 92, 65, 65, 255, 255, 92, 10, 37,
        90, 90, 255, 255, 92, 10, 37, 90, 90,
      ],
    ],
  ])("%s to the last grey level as OpenCV does", (_, from, width, height, expected) => {
    expect([...resampleArea(from, width, height)]).toEqual(expected);
  });

  it("keeps the mean of a film when it shrinks", () => {
    const values = Array.from({ length: 60 * 90 }, (_, i) => (i * 7919) % 256);
    const small = resampleArea(film(60, 90, values), 17, 31);
    expect(Math.abs(mean(small) - mean(values))).toBeLessThan(0.6);
  });

  it("stays within the values of a film that it enlarges", () => {
    const large = resampleArea(film(2, 2, [50, 100, 50, 100]), 7, 5);
    expect(Math.min(...large)).toBe(50);
    expect(Math.max(...large)).toBe(100);
  });
});

describe("taking a film apart", () => {
  it("makes one plane of a grey film, also of one that was saved in colour", () => {
    expect(planesOf(blank(2, 3))).toEqual([expect.objectContaining({ width: 2, height: 3 })]);
    const [plane, ...others] = planesOf(film(2, 1, [7, 7, 7, 9, 9, 9], 3));
    expect([...plane.data]).toEqual([7, 9]);
    expect(others).toEqual([]);
  });

  it("makes three of a coloured one", () => {
    expect(planesOf(film(1, 2, coloured(2), 3)).map(({ data }) => [...data])).toEqual([
      [10, 10],
      [20, 20],
      [30, 30],
    ]);
  });
});

describe("shrinking a film for the refiner", () => {
  it("makes its longest side as long as asked for", () => {
    const picture = shrink([blank(24, 40)], 10);
    expect(picture).toMatchObject({ channels: 1, width: 6, height: 10, scale: 0.25 });
    expect(new Set(picture.data)).toEqual(new Set([255]));
  });

  it("never enlarges it", () => {
    expect(shrink([blank(8, 4)], 10)).toMatchObject({ width: 8, height: 4, scale: 1 });
  });

  it("keeps the colours apart", () => {
    const { channels, data } = shrink(planesOf(film(20, 20, coloured(400), 3)), 5);
    expect([channels, data[0], data[25], data[50]]).toEqual([3, 10, 20, 30]);
  });
});

describe("laying a film onto the canvas", () => {
  const shape = { name: "images", size: 16, stride: 4, border: 114 };

  it("scales to fit, centres, fills the rest with the border", () => {
    const { canvas, placement } = letterbox([blank(12, 32)], shape);
    expect(placement).toEqual({ scale: 0.5, left: 1, top: 0 });
    expect(canvas.data).toHaveLength(3 * 8 * 16);
    expect([...canvas.data.subarray(0, 8)].map((value) => Math.round(value * 255))).toEqual([
      114, 255, 255, 255, 255, 255, 255, 114,
    ]);
  });

  it.each([
    { from: blank(8, 32), width: 4, height: 16 },
    { from: blank(9, 32), width: 4, height: 16 },
    { from: blank(30, 20), width: 16, height: 12 },
  ])("makes the canvas as narrow as the film: $width × $height", ({ from, width, height }) => {
    expect(letterbox([from], shape).canvas).toMatchObject({ width, height });
  });

  it("repeats grey in the three planes and lays RGB in theirs", () => {
    const { canvas } = letterbox(planesOf(film(8, 16, coloured(8 * 16), 3)), shape);
    const plane = 8 * 16;
    expect([0, plane, 2 * plane].map((at) => Math.round(canvas.data[at]! * 255))).toEqual([10, 20, 30]);
  });

  it("never shrinks a strip to nothing", () => {
    const { canvas, placement } = letterbox([blank(1, 400)], shape);
    expect(canvas).toMatchObject({ width: 4, height: 16 });
    expect(placement.scale).toBe(0.04);
  });
});
