import { measure } from "@/domain/reading/measure";
import type { Corner } from "@/domain/geometry/point";
import type { Reading } from "./reading";

/**
 * How far two runtimes may be apart: px of a film scaled to 1,024 px of height, and degrees. On one machine they stay within a
 * tenth of it; the rest is room for other processors' arithmetic. 0.25 px of sd are 0.3° of an angle's likely range.
 */
const LIMITS = { cornerPx: 0.5, sdPx: 0.25, cobbDeg: 0.3 };
const SCALED_HEIGHT = 1024;

/** How far two readings of a film are apart; infinite where there is nothing to compare with. */
export type Difference = {
  sameVertebrae: boolean;
  sameDecoded: boolean;
  sameCanvas: boolean;
  cornerPx: number;
  /** Of what is stated as the corners' expected error. */
  sdPx: number;
  cobbDeg: number;
};

type Compared = Pick<Reading, "image" | "digests" | "detections">;

/** Compares what two runtimes made of the same film. */
export function compareReadings(a: Compared, b: Compared): Difference {
  const scale = SCALED_HEIGHT / a.image.height;
  const cornerPx = scale * largestOfCorners(a, b, (one, other) => Math.hypot(one.x - other.x, one.y - other.y));
  return {
    // Vertebrae lie tens of px apart: what is this near is the same one.
    sameVertebrae: a.detections.length === b.detections.length && cornerPx <= LIMITS.cornerPx,
    sameDecoded:
      a.image.width === b.image.width &&
      a.image.height === b.image.height &&
      a.digests.channels === b.digests.channels &&
      a.digests.pixels === b.digests.pixels,
    sameCanvas: a.digests.canvas === b.digests.canvas,
    cornerPx,
    sdPx: scale * largestOfCorners(a, b, sdDistance),
    cobbDeg: cobbDistance(a, b),
  };
}

/** Decoding and resizing must agree to the last bit; the networks' arithmetic need not. */
export function isParity(difference: Difference): boolean {
  const { sameVertebrae, sameDecoded, sameCanvas, sdPx, cobbDeg } = difference;
  return sameVertebrae && sameDecoded && sameCanvas && sdPx <= LIMITS.sdPx && cobbDeg <= LIMITS.cobbDeg;
}

function largestOfCorners(a: Compared, b: Compared, apart: (a: Corner, b: Corner) => number): number {
  if (a.detections.length !== b.detections.length) return Number.POSITIVE_INFINITY;
  const distances = a.detections.flatMap((detection, index) =>
    detection.corners.map((corner, at) => apart(corner, b.detections[index]!.corners[at]!)),
  );
  return Math.max(0, ...distances);
}

function sdDistance({ sd: a }: Corner, { sd: b }: Corner): number {
  if (a === undefined && b === undefined) return 0;
  return a === undefined || b === undefined ? Number.POSITIVE_INFINITY : Math.abs(a - b);
}

function cobbDistance(a: Compared, b: Compared): number {
  const first = measure(a.detections, a.image).maxCobb?.deg;
  const second = measure(b.detections, b.image).maxCobb?.deg;
  if (first === undefined && second === undefined) return 0;
  return first === undefined || second === undefined ? Number.POSITIVE_INFINITY : Math.abs(first - second);
}
