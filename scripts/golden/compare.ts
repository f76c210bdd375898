import { measure } from "@/domain/measure";
import type { Detection, Point } from "@/domain/prediction";
import type { Reading } from "./reading";

/** How far two runtimes may be apart: px of a film scaled to 1,024 px of height, and degrees. */
const LIMITS = { cornerPx: 0.5, cobbDeg: 0.3 };
const SCALED_HEIGHT = 1024;

/** How far two readings of a film are apart; infinite where there is nothing to compare with. */
export type Difference = {
  sameVertebrae: boolean;
  sameDecoded: boolean;
  sameCanvas: boolean;
  cornerPx: number;
  cobbDeg: number;
};

type Compared = Pick<Reading, "image" | "digests" | "detections">;

/** Compares what two runtimes made of the same film. */
export function compareReadings(a: Compared, b: Compared): Difference {
  const cornerPx = cornerDistance(a.detections, b.detections) * (SCALED_HEIGHT / a.image.height);
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
    cobbDeg: cobbDistance(a, b),
  };
}

/** Decoding and resizing must agree to the last bit; the networks' arithmetic need not. */
export function isParity(difference: Difference): boolean {
  const { sameVertebrae, sameDecoded, sameCanvas, cobbDeg } = difference;
  return sameVertebrae && sameDecoded && sameCanvas && cobbDeg <= LIMITS.cobbDeg;
}

function cornerDistance(a: readonly Detection[], b: readonly Detection[]): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  const distances = a.flatMap((detection, index) =>
    detection.keypoints.map((corner, at) => distance(corner, b[index]!.keypoints[at]!)),
  );
  return Math.max(0, ...distances);
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function cobbDistance(a: Compared, b: Compared): number {
  const first = measure(a.detections, a.image).maxCobb?.deg;
  const second = measure(b.detections, b.image).maxCobb?.deg;
  if (first === undefined && second === undefined) return 0;
  return first === undefined || second === undefined ? Number.POSITIVE_INFINITY : Math.abs(first - second);
}
