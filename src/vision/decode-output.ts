import type { Corner } from "@/domain/geometry/point";
import type { UnnamedDetection } from "@/domain/reading/prediction";
import type { Placement } from "./letterbox";
import type { NetworkShape, Tensor } from "./network";

/**
 * Rows of `output0`: confidence, then x, y, visibility of each of four corners. The boxes that the network could find too
 * would cost a quarter of its time; they are the hulls of the corners.
 */
const ROWS = 13;
const CONFIDENCE_ROW = 0;
const FIRST_CORNER_ROW = 1;
const CORNERS = [0, 1, 2, 3] as const;

/**
 * Turns the network's raw output into detections: those of at least the model's confidence, greedy non-maximum suppression
 * at its IoU (most confident first), mapped back to px of the film, sorted top to bottom by box centre.
 * @param output `output0`, 1 × 13 × candidates, canvas px.
 * @throws Error if the output has another shape.
 */
export function decodeOutput(
  output: Tensor,
  placement: Placement,
  { classes, thresholds }: Pick<NetworkShape, "classes" | "thresholds">,
): UnnamedDetection[] {
  const [batch, rows, candidates] = output.dims;
  if (batch !== 1 || rows !== ROWS || candidates === undefined || output.data.length !== ROWS * candidates) {
    throw new Error(`the model answered with shape ${output.dims.join("×")}, expected 1×${ROWS}×n`);
  }
  const at = (row: number, candidate: number) => output.data[row * candidates + candidate]!;
  const found: UnnamedDetection[] = [];
  for (let i = 0; i < candidates; i += 1) {
    const confidence = at(CONFIDENCE_ROW, i);
    if (!(confidence >= thresholds.confidence)) continue; // not a number is not sure either
    const xs = CORNERS.map((n) => (at(FIRST_CORNER_ROW + 3 * n, i) - placement.left) / placement.scale);
    const ys = CORNERS.map((n) => (at(FIRST_CORNER_ROW + 3 * n + 1, i) - placement.top) / placement.scale);
    const [x1, x2, y1, y2] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
    const corner = (n: number): Corner => ({ x: xs[n]!, y: ys[n]! });
    found.push({
      classId: 0,
      className: classes[0],
      confidence: Math.min(confidence, 1),
      x1,
      y1,
      x2,
      y2,
      corners: [corner(0), corner(1), corner(2), corner(3)],
    });
  }
  return suppressOverlaps(found, thresholds.iou).toSorted((a, b) => a.y1 + a.y2 - (b.y1 + b.y2));
}

/** Greedy non-maximum suppression: keeps the most confident, drops what overlaps a kept one by more than `iou`. */
export function suppressOverlaps(detections: UnnamedDetection[], iou: number): UnnamedDetection[] {
  const kept: UnnamedDetection[] = [];
  for (const candidate of detections.toSorted((a, b) => b.confidence - a.confidence)) {
    if (kept.every((other) => intersectionOverUnion(candidate, other) <= iou)) kept.push(candidate);
  }
  return kept;
}

function intersectionOverUnion(a: UnnamedDetection, b: UnnamedDetection): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (areaOf(a) + areaOf(b) - shared);
}

function areaOf(box: UnnamedDetection): number {
  return (box.x2 - box.x1) * (box.y2 - box.y1);
}
