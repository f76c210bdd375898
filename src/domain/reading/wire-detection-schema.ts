import { z } from "zod";
import { cornersSchema } from "../geometry/point";

/** A detection under the guide's names, as `POST /predict` answers it: corners are `keypoints` in the order TL, TR, BL, BR. */
export const wireDetectionSchema = z.object({
  class_id: z.number().int().nonnegative(),
  class_name: z.string(),
  confidence: z.number().min(0).max(1),
  x1: z.number(),
  y1: z.number(),
  x2: z.number(),
  y2: z.number(),
  keypoints: cornersSchema,
});
export type WireDetection = z.infer<typeof wireDetectionSchema>;

/** The same with its id, as the app's API gives it. */
export const apiDetectionSchema = wireDetectionSchema.extend({
  id: z.string().min(1).meta({ description: "names the vertebra within its run" }),
});
export type ApiDetection = z.infer<typeof apiDetectionSchema>;
