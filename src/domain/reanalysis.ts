import { z } from "zod";

/** How the scans of a user stand to the model in use. */
export const reanalysisSchema = z.object({
  /** Scans that show a result of another model. */
  outdated: z.number().int().nonnegative(),
  /** The latest re-analysis, by the number of its scans; null where none was ever asked for. It is over when none is `left`. */
  progress: z
    .object({
      done: z.number().int().nonnegative(),
      failed: z.number().int().nonnegative(),
      left: z.number().int().nonnegative(),
    })
    .nullable(),
});
export type Reanalysis = z.infer<typeof reanalysisSchema>;
