import { z } from "zod";
import { intervalsOf } from "./uncertainty";

/** Multiple by which the first runs that were stored had their 95 % half-width, and that alone. */
const FIRST_P95_SDS = 1.96;

const intervals = z.object({ p80: z.number().nonnegative(), p95: z.number().nonnegative() }).nullable();

/** Null where the model states no errors. */
export const angleUncertaintySchema = z.preprocess(
  (stored) => (typeof stored === "number" ? intervalsOf(stored / FIRST_P95_SDS) : stored),
  intervals,
);
