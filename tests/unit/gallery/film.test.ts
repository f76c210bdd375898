import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Point } from "@/domain/geometry/point";
import { cropped, type Film, inverted, turned, withRods } from "#tools/gallery/film";
import type { PhantomVertebra } from "@/phantom/draw-phantom";

const SIZE = { width: 120, height: 200 };
const block = (y: number): PhantomVertebra => [
  { x: 20, y },
  { x: 60, y },
  { x: 20, y: y + 20 },
  { x: 60, y: y + 20 },
];
const blocks = [20, 60, 100, 140].map(block);

/** White blocks, left of the middle, on black. */
async function blockFilm(): Promise<Film> {
  const rects = blocks.map(([{ x, y }]) => `<rect x="${x}" y="${y}" width="40" height="20" fill="#fff"/>`).join("");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${SIZE.height}">${rects}</svg>`;
  return { bytes: await sharp(Buffer.from(svg)).flatten().png().toBuffer(), vertebrae: blocks };
}

async function levels({ bytes }: Film): Promise<(point: Point) => number> {
  const { data, info } = await sharp(bytes).greyscale().raw().toBuffer({ resolveWithObject: true });
  return ({ x, y }) => data[Math.floor(y) * info.width + Math.floor(x)]!;
}

const mix = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
});

/** A tenth inside and a tenth outside of each corner, along the diagonal. */
const aroundCorners = ([tl, tr, bl, br]: PhantomVertebra) => {
  const diagonals: [Point, Point][] = [
    [tl, br],
    [tr, bl],
    [bl, tr],
    [br, tl],
  ];
  return diagonals.map(([from, to]) => ({ inside: mix(from, to, 0.1), outside: mix(from, to, -0.1) }));
};

/** The darkest level just inside and the brightest just outside of the corners. */
async function atCorners(film: Film): Promise<{ inside: number; outside: number }> {
  const levelAt = await levels(film);
  const places = film.vertebrae.flatMap(aroundCorners);
  return {
    inside: Math.min(...places.map(({ inside }) => levelAt(inside))),
    outside: Math.max(...places.map(({ outside }) => levelAt(outside))),
  };
}

describe("a film made harder to read", () => {
  it.each([20, 90, -35, 180])("keeps its corners where its vertebrae are when turned by %d°", async (degrees) => {
    const film = await turned(await blockFilm(), degrees);
    expect(film.vertebrae).toHaveLength(blocks.length);
    const { inside, outside } = await atCorners(film);
    expect(inside).toBeGreaterThan(200);
    expect(outside).toBeLessThan(60);
  });

  it("keeps the vertebrae asked for, and their corners, when cropped", async () => {
    const film = await cropped(await blockFilm(), 1, 2);
    expect(film.vertebrae).toHaveLength(2);
    expect(await atCorners(film)).toEqual({ inside: 255, outside: 0 });
    expect((await sharp(film.bytes).metadata()).height).toBe(120);
  });

  it("is dark where it was bright when inverted", async () => {
    const levelAt = await levels(await inverted(await blockFilm()));
    expect(levelAt({ x: 40, y: 30 })).toBe(0);
    expect(levelAt({ x: 100, y: 30 })).toBe(255);
  });

  it("has rods between its vertebrae", async () => {
    const levelAt = await levels(await withRods(await blockFilm(), 1, 2));
    expect(levelAt({ x: 32, y: 90 })).toBeGreaterThan(200);
    expect(levelAt({ x: 32, y: 50 })).toBe(0);
  });
});
