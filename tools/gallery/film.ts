import sharp from "sharp";
import type { Point } from "@/domain/geometry/point";
import { drawPhantom, type PhantomDesign, type PhantomVertebra } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";

/** A picture, and the corners of the vertebrae that it was drawn with, px of it. */
export type Film = { bytes: Buffer; vertebrae: readonly PhantomVertebra[] };

/** What an X-ray viewer shows beside a turned film. */
const BACKGROUND = "#202020";

export async function filmOf(design: PhantomDesign): Promise<Film> {
  const phantom = drawPhantom(design);
  return { bytes: await encodePhantom(phantom, "png"), vertebrae: phantom.vertebrae };
}

/** The same film, `degrees` to the right about its middle; the picture grows to hold it. */
export async function turned({ bytes, vertebrae }: Film, degrees: number): Promise<Film> {
  const before = await sharp(bytes).metadata();
  const turnedFilm = sharp(bytes).rotate(degrees, { background: BACKGROUND }).png();
  const { data, info } = await turnedFilm.toBuffer({ resolveWithObject: true });
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  const turn = ({ x, y }: Point): Point => {
    const [dx, dy] = [x - before.width / 2, y - before.height / 2];
    return { x: info.width / 2 + dx * cos - dy * sin, y: info.height / 2 + dx * sin + dy * cos };
  };
  return { bytes: data, vertebrae: vertebrae.map((corners) => moved(corners, turn)) };
}

/** What is left of the film where only the vertebrae from `first` to `last` are on it, 0 being T1. */
export async function cropped({ bytes, vertebrae }: Film, first: number, last: number): Promise<Film> {
  const { width } = await sharp(bytes).metadata();
  const left = vertebrae.slice(first, last + 1);
  const [above, below] = [vertebrae[first - 1]!, vertebrae[last + 1]!];
  // Cut through the neighbours' middles: they are then too little of a vertebra to be found.
  const top = Math.round(middleOf(above));
  const height = Math.round(middleOf(below)) - top;
  const part = sharp(bytes).extract({ left: 0, top, width, height });
  return {
    bytes: await part.png().toBuffer(),
    vertebrae: left.map((corners) => moved(corners, ({ x, y }) => ({ x, y: y - top }))),
  };
}

export async function inverted({ bytes, vertebrae }: Film): Promise<Film> {
  return { bytes: await sharp(bytes).negate().png().toBuffer(), vertebrae };
}

/** Two rods along the vertebrae from `first` to `last`, with a pair of screws in each. */
export async function withRods({ bytes, vertebrae }: Film, first: number, last: number): Promise<Film> {
  const { width, height } = await sharp(bytes).metadata();
  const held = vertebrae.slice(first, last + 1);
  const rods = [0.3, 0.7].map((share) => {
    const points = held.map(([tl, tr, bl, br]) => between(between(tl, bl, 0.5), between(tr, br, 0.5), share));
    const path = points.map(({ x, y }) => `${x} ${y}`).join("L");
    const screws = points.map(({ x, y }) => `M${x - 0.02 * width} ${y}h${0.04 * width}`).join("");
    return `<path d="M${path}" stroke-width="${0.016 * width}"/><path d="${screws}" stroke-width="${0.02 * width}"/>`;
  });
  const metal = `<g fill="none" stroke="#f4f4f4" stroke-linecap="round" stroke-linejoin="round">${rods.join("")}</g>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${metal}</svg>`;
  return {
    bytes: await sharp(bytes)
      .composite([{ input: Buffer.from(svg) }])
      .png()
      .toBuffer(),
    vertebrae,
  };
}

function moved([tl, tr, bl, br]: PhantomVertebra, move: (point: Point) => Point): PhantomVertebra {
  return [move(tl), move(tr), move(bl), move(br)];
}

function middleOf(corners: PhantomVertebra): number {
  return corners.reduce((sum, { y }) => sum + y, 0) / corners.length;
}

function between(a: Point, b: Point, share: number): Point {
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
}
