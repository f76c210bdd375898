import { z } from "zod";
import { angleUncertaintySchema } from "../geometry/uncertainty";

export const severitySchema = z.enum(["none", "mild", "moderate", "severe"]);
/** By max Cobb: none < 10°, mild 10–25°, moderate 25–40°, severe ≥ 40°. */
export type Severity = z.infer<typeof severitySchema>;

export const warningCodeSchema = z.enum([
  "NO_SPINE_FOUND",
  "FEW_VERTEBRAE",
  "WIDE_FILM",
  "UPSIDE_DOWN",
  "LOW_CONFIDENCE",
  "GAP_IN_CHAIN",
  "UNCERTAIN_ANGLE",
]);

/** A reason to trust the angles less. `vertebrae` are positions in the chain, from 0 at the top. */
export const warningSchema = z.object({ code: warningCodeSchema, vertebrae: z.array(z.number().int()).optional() });
export type Warning = z.infer<typeof warningSchema>;

/** A vertebra of the chain: `detection` is the index of its detection in the run; `tiltDeg` grows clockwise on the screen. */
export const vertebraSchema = z.object({
  detection: z.number().int().nonnegative(),
  tiltDeg: z.number(),
  /** Expected error (1 sd) of the tilt in degrees; null where the model states none, as in the first runs that were stored. */
  tiltSdDeg: z.number().nonnegative().nullable().default(null),
});

/** A curve between two end vertebrae; all three are positions in the chain, from 0 at the top. */
export const curveSchema = z.object({
  cobbDeg: z.number(),
  upper: z.number().int(),
  lower: z.number().int(),
  apex: z.number().int(),
  /** The side of the image that the apex lies on; the patient's side is not known from the film alone. */
  convexity: z.enum(["image-left", "image-right"]),
  uncertaintyDeg: angleUncertaintySchema,
});
export type Curve = z.infer<typeof curveSchema>;

/** What `measure` makes of a prediction. Angles in degrees; max Cobb and severity are null where there is too little of a spine to measure. */
export const measurementSchema = z.object({
  /** Top to bottom. Detections that overlap another or lie off the spine are left out. */
  vertebrae: z.array(vertebraSchema),
  maxCobb: z
    .object({
      deg: z.number(),
      upper: z.number().int(),
      lower: z.number().int(),
      uncertaintyDeg: angleUncertaintySchema,
    })
    .nullable(),
  /** Curves of ≥ 10°, at most three, largest first: the first is the major curve. */
  curves: z.array(curveSchema),
  severity: severitySchema.nullable(),
  warnings: z.array(warningSchema),
});
export type Measurement = z.infer<typeof measurementSchema>;
