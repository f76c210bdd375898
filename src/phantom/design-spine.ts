/** A curve of the design: end vertebrae as positions from 0 (T1) to 16 (L5), upper above lower. */
export type CurveDesign = { cobbDeg: number; upper: number; lower: number; convexity: "image-left" | "image-right" };

export type PointMm = { x: number; y: number };

/** A vertebra in mm of the film. `tilt` in radians, clockwise on the screen; `wedge` between its endplates. */
export type VertebraDesign = {
  centre: PointMm;
  tilt: number;
  width: number;
  height: number;
  wedge: number;
  /** −1…1: how far it is turned about its long axis, as apical vertebrae are; positive moves the pedicles to the right. */
  rotation: number;
  lumbar: number;
};

export const VERTEBRA_COUNT = 17;

// Bodies and discs of adults on a frontal film, mm, at T1, T6, T12, L3, L5; between them by straight lines. Seen from the
// front an endplate's rims hide part of the disc's neighbours, so bodies look lower and discs higher than they are.
const LANDMARKS = [0, 5, 11, 14, 16];
const BODY_WIDTHS = [31, 29.5, 39, 44, 50];
const BODY_HEIGHTS = [13.5, 18.5, 22.5, 24.5, 25];
const DISC_HEIGHTS = [6.2, 6, 9.2, 11.5, 10.5];
/** Beyond the curves' ends the spine straightens to this part of the end vertebra's tilt. */
const REST = 0.1;

/**
 * The tilt of each vertebra, T1 first, in degrees: extremes at the curves' end vertebrae, easing between them, and
 * straightening beyond. Neighbouring curves share an end vertebra and alternate in side.
 * @throws Error if the curves overlap, leave gaps or don't alternate.
 */
export function designTilts(curves: readonly CurveDesign[]): number[] {
  const knots = knotsOf(curves);
  const tilts = Array.from({ length: VERTEBRA_COUNT }, (_, position) => tiltAt(knots, position));
  // Turned as a whole until T1 stands over the sacrum, as people stand: no angle between two vertebrae changes.
  const heights = tilts.map((_, position) => sizeAt(BODY_HEIGHTS, position) + sizeAt(DISC_HEIGHTS, position));
  const total = heights.reduce((sum, height) => sum + height, 0);
  const lean = tilts.reduce((sum, tilt, position) => sum + tilt * heights[position]!, 0) / total;
  return tilts.map((tilt) => tilt - lean);
}

type Knot = { position: number; tilt: number };

function knotsOf(curves: readonly CurveDesign[]): Knot[] {
  const first = curves[0];
  if (!first) return [];
  const knots: Knot[] = [{ position: first.upper, tilt: 0 }];
  let previous: CurveDesign | undefined;
  for (const curve of curves) {
    if (curve.upper >= curve.lower || curve.upper < 0 || curve.lower >= VERTEBRA_COUNT || curve.cobbDeg < 0) {
      throw new Error(
        "a curve runs from an upper to a lower of the 17 vertebrae (0…16) and has an angle of 0° or more",
      );
    }
    if (previous && (previous.lower !== curve.upper || previous.convexity === curve.convexity)) {
      throw new Error("neighbouring curves share an end vertebra and bend to opposite sides");
    }
    // Towards a convexity on the right the spine first leans right (tilt < 0), then left (tilt > 0).
    const turn = curve.convexity === "image-right" ? curve.cobbDeg : -curve.cobbDeg;
    knots.push({ position: curve.lower, tilt: knots.at(-1)!.tilt + turn });
    previous = curve;
  }
  // The whole is turned so that the extremes lie evenly about upright: then both ends straighten inwards.
  const tilts = knots.map((knot) => knot.tilt);
  const middle = (Math.max(...tilts) + Math.min(...tilts)) / 2;
  return knots.map((knot) => ({ ...knot, tilt: knot.tilt - middle }));
}

function tiltAt(knots: readonly Knot[], position: number): number {
  const first = knots[0];
  const last = knots.at(-1);
  if (!first || !last) return 0;
  if (position <= first.position) return easeBetween({ position: -2, tilt: first.tilt * REST }, first, position);
  if (position >= last.position) return easeBetween(last, { position: 18, tilt: last.tilt * REST }, position);
  const next = knots.findIndex((knot) => knot.position >= position);
  return easeBetween(knots[next - 1]!, knots[next]!, position);
}

function easeBetween(from: Knot, to: Knot, position: number): number {
  const t = (position - from.position) / (to.position - from.position);
  return from.tilt + ((to.tilt - from.tilt) * (1 - Math.cos(Math.PI * t))) / 2;
}

/**
 * Stacks the vertebrae along the spine that the tilts describe; also C3–C7 above, which follow T1.
 * @param top y of T1's upper endplate in mm; `axis` x of the plumb line through the sacrum in mm.
 * @returns `all` from C3 to L5 (22) and where L5's lower endplate ends.
 */
export function stackVertebrae(
  tiltsDeg: readonly number[],
  axis: number,
  top: number,
): { all: VertebraDesign[]; bottom: PointMm; bottomTilt: number } {
  const tilts = tiltsDeg.map((tilt) => (tilt * Math.PI) / 180);
  const spine: VertebraDesign[] = [];
  let cursor: PointMm = { x: 0, y: 0 };
  for (let position = 0; position < VERTEBRA_COUNT; position += 1) {
    const tilt = tilts[position]!;
    const height = sizeAt(BODY_HEIGHTS, position);
    const disc = sizeAt(DISC_HEIGHTS, position);
    const centre = along(cursor, tilt, height / 2);
    const bend = (tilts[position + 1] ?? tilt) - (tilts[position - 1] ?? tilt);
    spine.push({
      centre,
      tilt,
      width: sizeAt(BODY_WIDTHS, position),
      height,
      wedge: -bend * 0.2,
      rotation: Math.max(-1, Math.min(1, -bend * 2.2)),
      lumbar: Math.max(0, Math.min(1, (position - 9) / 4)),
    });
    cursor = along(along(centre, tilt, height / 2), (tilt + (tilts[position + 1] ?? tilt)) / 2, disc);
  }
  const move = (point: PointMm) => ({ x: point.x - cursor.x + axis, y: point.y + top });
  const moved = spine.map((vertebra) => ({ ...vertebra, centre: move(vertebra.centre) }));
  return { all: [...neck(moved[0]!), ...moved], bottom: move(cursor), bottomTilt: tilts.at(-1)! };
}

function neck(first: VertebraDesign): VertebraDesign[] {
  const vertebrae: VertebraDesign[] = [];
  let below = first;
  for (const [height, width] of [
    [13.5, 27],
    [13, 24],
    [12.5, 23],
    [12.5, 22],
    [12.5, 21],
  ] as const) {
    const tilt = below.tilt * 0.7;
    const centre = along(below.centre, below.tilt, -(below.height + height) / 2 - 4);
    below = { centre, tilt, width, height, wedge: 0, rotation: 0, lumbar: 0 };
    vertebrae.unshift(below);
  }
  return vertebrae;
}

/** The point `distance` mm down the spine, at right angles to a vertebra of this tilt. */
function along(from: PointMm, tilt: number, distance: number): PointMm {
  return { x: from.x - Math.sin(tilt) * distance, y: from.y + Math.cos(tilt) * distance };
}

function sizeAt(sizes: readonly number[], position: number): number {
  const next = Math.max(
    1,
    LANDMARKS.findIndex((landmark) => landmark >= position),
  );
  const t = (position - LANDMARKS[next - 1]!) / (LANDMARKS[next]! - LANDMARKS[next - 1]!);
  return sizes[next - 1]! + (sizes[next]! - sizes[next - 1]!) * t;
}

/** TL, TR, BL, BR in mm. The mid-line between the two sides has exactly the vertebra's tilt, whatever its wedge. */
export function cornersOf(vertebra: VertebraDesign): [PointMm, PointMm, PointMm, PointMm] {
  const { centre, tilt, width, height, wedge } = vertebra;
  const endplate = (side: -1 | 1): [PointMm, PointMm] => {
    const middle = along(centre, tilt, (side * height) / 2);
    const slope = tilt - (side * wedge) / 2;
    const dx = (Math.cos(slope) * width) / 2;
    const dy = (Math.sin(slope) * width) / 2;
    return [
      { x: middle.x - dx, y: middle.y - dy },
      { x: middle.x + dx, y: middle.y + dy },
    ];
  };
  return [...endplate(-1), ...endplate(1)];
}
