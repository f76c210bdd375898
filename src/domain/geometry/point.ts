import { z } from "zod";

/** A point in px of the image; origin top left, y down. */
export const pointSchema = z.object({ x: z.number(), y: z.number() });
export type Point = z.infer<typeof pointSchema>;

/** A corner of a vertebra. `sd`: expected error of its place along either axis in px, where the model states one; the errors of one vertebra's corners correlate (`tiltSd`). */
export const cornerSchema = pointSchema.extend({ sd: z.number().nonnegative().optional() });
export type Corner = z.infer<typeof cornerSchema>;

/** A vertebra's four corners in the order TL, TR, BL, BR. */
export const cornersSchema = z.tuple([cornerSchema, cornerSchema, cornerSchema, cornerSchema]);

/** What the geometry needs of a vertebra. */
export type Cornered = { corners: z.infer<typeof cornersSchema> };
