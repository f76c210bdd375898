// `node --import ./cli/load-typescript.mjs tools/measure-lines.ts`: measures detections as the app does, for training/measurer.py. A line of JSON in, a
// line out, in the same order, until the input ends; a line that can't be measured gets `{"error": …}`.
import { createInterface } from "node:readline";
import { z } from "zod";
import { cornersSchema } from "@/domain/geometry/point";
import { angleSd } from "@/domain/geometry/tilt";
import { measure } from "@/domain/reading/measure";
import { toRecord } from "@/domain/reading/measurement-record";
import type { Detection } from "@/domain/reading/prediction";
import { endWhenNobodyReads } from "../cli/command/closed-pipe";

/** Detections on one film: its size and their corners, px. */
const lineSchema = z.object({
  image: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }),
  detections: z.array(z.object({ confidence: z.number().min(0).max(1), keypoints: cornersSchema })),
});
type Line = z.infer<typeof lineSchema>;

/** What training needs of a measurement: `chain` are positions in `detections`, top to bottom; all else is by chain. Degrees. */
function measureLine({ image, detections }: Line) {
  const named = detections.map(toDetection);
  const { vertebrae, maxCobb, curves, warnings } = toRecord(measure(named, image), named);
  const chain = vertebrae.map(({ detection }) => detection);
  const toAngle = (deg: number, { upper, lower }: { upper: number; lower: number }) => ({
    deg,
    sd: angleSd(named[chain[upper]!]!, named[chain[lower]!]!),
    upper,
    lower,
  });
  return {
    chain,
    tilts: vertebrae.map(({ tiltDeg }) => tiltDeg),
    tiltSds: vertebrae.map(({ tiltSdDeg }) => tiltSdDeg),
    maxCobb: maxCobb && toAngle(maxCobb.deg, maxCobb),
    curves: curves.map((curve) => toAngle(curve.cobbDeg, curve)),
    warnings: warnings.map(({ code }) => code),
  };
}

function toDetection({ confidence, keypoints }: Line["detections"][number], index: number): Detection {
  const [xs, ys] = [keypoints.map(({ x }) => x), keypoints.map(({ y }) => y)];
  return {
    id: String(index),
    classId: 0,
    className: "vertebra",
    confidence,
    x1: Math.min(...xs),
    y1: Math.min(...ys),
    x2: Math.max(...xs),
    y2: Math.max(...ys),
    corners: keypoints,
  };
}

function answerTo(line: string): object {
  try {
    return measureLine(lineSchema.parse(JSON.parse(line)));
  } catch (error) {
    return { error: error instanceof z.ZodError ? z.prettifyError(error) : String(error) };
  }
}

endWhenNobodyReads();
for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answerTo(line))}\n`);
}
