import type { Corner, Point } from "@/domain/geometry/point";
import type { Detection } from "@/domain/reading/prediction";

/** A film large enough for every spine made here, also when turned. Px. */
export const FILM = { width: 4000, height: 4000 };

/** The designed angles: in degrees, positive = image right lower. */
export const STRAIGHT = Array.from({ length: 17 }, () => 0);
/** One curve of 42° that bulges to the image right, between positions 3 and 13. */
export const C_CURVE = throughTilts([-21, 3], [21, 13]);
/** 40° to the image right between 2 and 8, 35° to the image left between 8 and 14. */
export const S_CURVE = throughTilts([-15, 2], [25, 8], [-10, 14]);
/** 30° right between 1 and 5, 45° left between 5 and 10, 37° right between 10 and 15. */
export const TRIPLE_CURVE = throughTilts([-10, 1], [20, 5], [-25, 10], [12, 15]);

/** 17 tilts that pass through the given [tilt, position] in straight lines and fall back by a tenth at both ends. */
function throughTilts(...extremes: [tilt: number, position: number][]): number[] {
  const [first, last] = [extremes[0]!, extremes.at(-1)!];
  const knots = [[first[0] * 0.9, 0] as const, ...extremes, [last[0] * 0.9, 16] as const];
  return STRAIGHT.map((_, position) => {
    const next = Math.max(
      knots.findIndex(([, at]) => at >= position),
      1,
    );
    const [[from, start], [to, end]] = [knots[next - 1]!, knots[next]!];
    return from + ((to - from) * (position - start)) / (end - start);
  });
}

/**
 * Detections of a spine with these tilts, top to bottom, with the ids "0", "1", …, in the middle of `FILM`: vertebrae of 60 × 40 px, 12 px apart, each
 * square to the line through it.
 */
export function spineOf(tilts: readonly number[], options: { confidence?: number; sd?: number } = {}): Detection[] {
  let centre = { x: FILM.width / 2, y: FILM.height / 2 - 26 * tilts.length };
  return tilts.map((tilt, i) => {
    const halfway = radians((tilt + (tilts[i - 1] ?? tilt)) / 2);
    centre = { x: centre.x - 52 * Math.sin(halfway), y: centre.y + 52 * Math.cos(halfway) };
    return { ...vertebraAt(centre, tilt, options), id: String(i) };
  });
}

/** One vertebra of 60 × 40 px, with an id of its own. */
export function vertebraAt(
  centre: Point,
  tiltDeg = 0,
  { confidence = 0.9, sd }: { confidence?: number; sd?: number } = {},
): Detection {
  const [cos, sin] = [Math.cos(radians(tiltDeg)), Math.sin(radians(tiltDeg))];
  const corner = (x: number, y: number): Corner => ({
    x: centre.x + x * cos - y * sin,
    y: centre.y + x * sin + y * cos,
    ...(sd === undefined ? {} : { sd }),
  });
  return detectionOf([corner(-30, -20), corner(30, -20), corner(-30, 20), corner(30, 20)], confidence);
}

let named = 0;

/** A detection with these corners (TL, TR, BL, BR), the box around them, and an id of its own. */
export function detectionOf(corners: Detection["corners"], confidence = 0.9, id = `found ${named++}`): Detection {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  return {
    id,
    classId: 0,
    className: "vertebra",
    confidence,
    x1: Math.min(...xs),
    y1: Math.min(...ys),
    x2: Math.max(...xs),
    y2: Math.max(...ys),
    corners,
  };
}

/** The same vertebrae with every corner moved. */
export function moved(detections: readonly Detection[], move: (p: Point) => Point): Detection[] {
  return detections.map(({ corners: [tl, tr, bl, br], confidence, id }) => {
    const corners: Detection["corners"] = [
      { ...tl, ...move(tl) },
      { ...tr, ...move(tr) },
      { ...bl, ...move(bl) },
      { ...br, ...move(br) },
    ];
    return detectionOf(corners, confidence, id);
  });
}

/** The film turned clockwise about its middle. */
export function turned(detections: readonly Detection[], deg: number): Detection[] {
  const [cos, sin] = [Math.cos(radians(deg)), Math.sin(radians(deg))];
  const [cx, cy] = [FILM.width / 2, FILM.height / 2];
  return moved(detections, ({ x, y }) => ({
    x: cx + (x - cx) * cos - (y - cy) * sin,
    y: cy + (x - cx) * sin + (y - cy) * cos,
  }));
}

/** The film seen from behind, its corners named anew. */
export function mirrored(detections: readonly Detection[]): Detection[] {
  return moved(detections, ({ x, y }) => ({ x: FILM.width - x, y })).map(sidesExchanged);
}

/** The same vertebra with its left corners called right and its right ones left. */
export function sidesExchanged({ corners: [tl, tr, bl, br], confidence, id }: Detection): Detection {
  return detectionOf([tr, tl, br, bl], confidence, id);
}

function radians(deg: number): number {
  return (deg * Math.PI) / 180;
}
