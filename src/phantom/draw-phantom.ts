import { addTube, createMap, type AttenuationMap } from "./attenuation-map";
import {
  cornersOf,
  designTilts,
  stackVertebrae,
  type CurveDesign,
  type PointMm,
  type VertebraDesign,
} from "./design-spine";
import { exposeFilm, type Exposure } from "./expose-film";
import { paintPelvis } from "./paint-pelvis";
import { paintVertebra } from "./paint-spine";
import { paintRibs, paintShoulders, paintSoftTissue, trunkAround } from "./paint-trunk";
import { seededRandom } from "./seeded-random";

export type PhantomDesign = {
  /** Everything that the design leaves open depends on it alone. */
  seed: number;
  /** From top to bottom; none is a straight spine. */
  curves: readonly CurveDesign[];
  /** px. */
  width?: number;
  height?: number;
  exposure?: Partial<Exposure>;
  /** The letter of lead beside the pelvis, at the image's right: the patient's left on an AP film. */
  marker?: "L" | "R";
};

type PointPx = { x: number; y: number };

/** Corners TL, TR, BL, BR in px of the film. */
export type PhantomVertebra = [PointPx, PointPx, PointPx, PointPx];

export type Phantom = {
  width: number;
  height: number;
  /** 8-bit grey, rows top to bottom. */
  pixels: Uint8Array;
  /** T1…L5, as designed. */
  vertebrae: PhantomVertebra[];
  /** The largest angle between two vertebrae of the design, degrees. */
  maxCobbDeg: number;
};

/** The film shows this many mm from top to bottom, from the fifth cervical vertebra to the pelvis. */
const FILM_HEIGHT_MM = 650;
const T1_TOP_MM = 74;
const ORDINARY: Exposure = { noise: 8, blur: 1.1, contrast: 1.15, brightness: 0 };

/**
 * Draws a made-up frontal spine film with a known curve: no patient, no copy of a film. It tests the plumbing, not the
 * accuracy of a model. Pure: the same design gives the same bytes.
 */
export function drawPhantom(design: PhantomDesign): Phantom {
  const { seed, curves, width = 820, height = 2160, marker = "L" } = design;
  const random = seededRandom(seed);
  const scale = height / FILM_HEIGHT_MM;
  const axis = width / scale / 2 + random.between(-5, 5);
  const tilts = designTilts(curves);
  const { all, bottom, bottomTilt } = stackVertebrae(tilts, axis, T1_TOP_MM + random.between(-5, 5));
  const spine = all.slice(-tilts.length);
  const trunk = trunkAround(spine, axis, random);

  const map = createMap(width, height, scale);
  paintSoftTissue(map, trunk, random, seed);
  paintPelvis(map, bottom, bottomTilt, seed);
  paintRibs(map, spine, trunk, random);
  paintShoulders(map, trunk, random);
  for (const [index, vertebra] of all.entries()) {
    paintVertebra(map, vertebra, 0.9 + 0.12 * random.between(-1, 1), seed + 100 + 3 * index);
  }
  paintMarker(map, marker, { x: width / scale - 26, y: bottom.y - 92 });
  return {
    width,
    height,
    pixels: exposeFilm(map, { ...ORDINARY, ...design.exposure }, random),
    vertebrae: spine.map((vertebra) => cornersInPx(vertebra, scale)),
    maxCobbDeg: Math.max(...tilts) - Math.min(...tilts),
  };
}

function cornersInPx(vertebra: VertebraDesign, scale: number): PhantomVertebra {
  const [a, b, c, d] = cornersOf(vertebra);
  return [inPx(a, scale), inPx(b, scale), inPx(c, scale), inPx(d, scale)];
}

function inPx(point: PointMm, scale: number): PointPx {
  return { x: point.x * scale, y: point.y * scale };
}

/** The letter as lines, so that no font is needed. */
function paintMarker(map: AttenuationMap, letter: "L" | "R", at: PointMm): void {
  const strokes: Record<"L" | "R", [number, number][]> = {
    L: [
      [0, 0],
      [0, 15],
      [9, 15],
    ],
    R: [
      [0, 15],
      [0, 0],
      [6, 0.5],
      [8.5, 4],
      [6, 7.5],
      [0, 8],
      [3, 8],
      [9, 15],
    ],
  };
  const path = strokes[letter].map(([x, y]) => ({ x: at.x + x, y: at.y + y }));
  addTube(map, path, 1.7, (distance) => (distance < 1.2 ? 1.6 : 0.8));
}
