import type { Corner } from "@/domain/geometry/point";
import type { UnnamedDetection } from "@/domain/reading/prediction";
import type { Network } from "./network";
import type { Picture } from "./shrink";

const CORNERS = 4;
/** x, y and sd. */
const VALUES = 3;

/**
 * Places each vertebra's corners once more, seen upright and at full resolution; the network cuts the crops itself.
 * @param found detections in px of the film that `picture` shows.
 * @returns the same vertebrae with refined corners, their expected errors and the hulls of these corners, sorted top to
 * bottom.
 * @throws what the network throws.
 */
export async function refine(
  refiner: Network,
  { channels, width, height, data, scale }: Picture,
  found: readonly UnnamedDetection[],
): Promise<UnnamedDetection[]> {
  if (found.length === 0) return [];
  const film = { data, dims: [1, channels, height, width] };
  const guesses = { data: guessesOf(found, scale), dims: [found.length, CORNERS, 2] };
  const refined = await refiner({ film, guesses }, "corners");
  return moveCorners(found, refined.data, scale);
}

/** The network's guesses: corners in px of the picture, vertebrae × 4 × (x, y). */
export function guessesOf(found: readonly UnnamedDetection[], scale: number): Float32Array {
  return Float32Array.from(found.flatMap((vertebra) => vertebra.corners.flatMap(({ x, y }) => [x * scale, y * scale])));
}

/** Detections with the network's corners, vertebrae × 4 × (x, y, sd) in px of the picture; see `refine`. */
export function moveCorners(
  found: readonly UnnamedDetection[],
  corners: Float32Array,
  scale: number,
): UnnamedDetection[] {
  const corner = (vertebra: number, n: number): Corner => {
    const at = VALUES * (CORNERS * vertebra + n);
    return { x: corners[at]! / scale, y: corners[at + 1]! / scale, sd: corners[at + 2]! / scale };
  };
  return found
    .map((detection, i) => withCorners(detection, [corner(i, 0), corner(i, 1), corner(i, 2), corner(i, 3)]))
    .toSorted((a, b) => a.y1 + a.y2 - (b.y1 + b.y2));
}

function withCorners(detection: UnnamedDetection, corners: UnnamedDetection["corners"]): UnnamedDetection {
  const [xs, ys] = [corners.map(({ x }) => x), corners.map(({ y }) => y)];
  const hull = { x1: Math.min(...xs), y1: Math.min(...ys), x2: Math.max(...xs), y2: Math.max(...ys) };
  return { ...detection, ...hull, corners };
}
