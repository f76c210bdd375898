import { z } from "zod";
import { cornersSchema } from "../geometry/point";

/** One vertebra as the model found it: box and four corners in the order TL, TR, BL, BR, px of the original image. */
export const detectionSchema = z.object({
  class_id: z.number().int().nonnegative(),
  class_name: z.string(),
  confidence: z.number().min(0).max(1),
  x1: z.number(),
  y1: z.number(),
  x2: z.number(),
  y2: z.number(),
  keypoints: cornersSchema,
});
export type Detection = z.infer<typeof detectionSchema>;

/** The answer of an inference engine: that of `POST /predict` of the inference service, field by field. */
export const predictionSchema = z.object({
  num_detections: z.number().int().nonnegative(),
  detections: z.array(detectionSchema),
  image: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }),
  model: z.object({ name: z.string(), version: z.string(), engine: z.enum(["onnx", "ultralytics"]) }),
  timing_ms: z.object({ decode: z.number(), inference: z.number(), total: z.number() }),
  warnings: z.array(z.string()),
});
export type Prediction = z.infer<typeof predictionSchema>;
