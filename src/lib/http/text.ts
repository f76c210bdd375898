import { z } from "zod";

/** Text that Postgres can store: it refuses the character NUL, whatever the column. */
export function storableText(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .refine((text) => !text.includes("\0"), { message: "must not contain the character NUL" });
}
