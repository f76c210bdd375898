import { z } from "zod";
import { type Cornered, cornersSchema } from "../geometry/point";

/**
 * What measuring needs of a vertebra, whether a model found it or a person placed it.
 * `id`: names it within its result. `confidence`: 0…1; null where no model was asked.
 */
export type Vertebra = Cornered & { id: string; confidence: number | null };

/** One vertebra as a model found it: box and corners in px of the image. The engine's door gives the id, anew for each answer. */
export const detectionSchema = z.object({
  id: z.string().min(1),
  classId: z.number().int().nonnegative(),
  className: z.string(),
  confidence: z.number().min(0).max(1),
  x1: z.number(),
  y1: z.number(),
  x2: z.number(),
  y2: z.number(),
  corners: cornersSchema,
});
export type Detection = z.infer<typeof detectionSchema>;

/** A detection that the engine's door has not named yet. */
export type UnnamedDetection = Omit<Detection, "id">;

/** The answer of an inference engine; times in ms. */
export const predictionSchema = z.object({
  detections: z.array(detectionSchema),
  image: z.object({ width: z.number().int().positive(), height: z.number().int().positive() }),
  model: z.object({ name: z.string(), version: z.string(), engine: z.enum(["onnx", "ultralytics"]) }),
  timingMs: z.object({ decode: z.number(), inference: z.number(), total: z.number() }),
  warnings: z.array(z.string()),
});
export type Prediction = z.infer<typeof predictionSchema>;

/** @param newId gives an id that no vertebra has yet. */
export function nameDetections(found: readonly UnnamedDetection[], newId: () => string): Detection[] {
  return found.map((detection) => ({ id: newId(), ...detection }));
}
