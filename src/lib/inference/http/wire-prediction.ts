import { z } from "zod";
import { nameDetections, type Prediction, predictionSchema } from "@/domain/reading/prediction";
import { fromWireDetection, toWireDetection } from "@/domain/reading/wire-detection";
import { wireDetectionSchema } from "@/domain/reading/wire-detection-schema";
import { newVertebraId } from "../new-vertebra-id";

const { image, model, timingMs, warnings } = predictionSchema.shape;

/** The answer of `POST /predict` of the inference service, field by field. */
export const wirePredictionSchema = z.object({
  num_detections: z.number().int().nonnegative(),
  detections: z.array(wireDetectionSchema),
  image,
  model,
  timing_ms: timingMs,
  warnings,
});
export type WirePrediction = z.infer<typeof wirePredictionSchema>;

/** The engine's door: here the service's names become ours, and its vertebrae get their ids. */
export function fromWirePrediction({ detections, timing_ms, ...wire }: WirePrediction): Prediction {
  return {
    detections: nameDetections(detections.map(fromWireDetection), newVertebraId),
    image: wire.image,
    model: wire.model,
    timingMs: timing_ms,
    warnings: wire.warnings,
  };
}

/** A prediction as the service would answer it: without ids. */
export function toWirePrediction({ detections, timingMs: timing_ms, ...prediction }: Prediction): WirePrediction {
  return {
    num_detections: detections.length,
    detections: detections.map(toWireDetection),
    image: prediction.image,
    model: prediction.model,
    timing_ms,
    warnings: prediction.warnings,
  };
}
