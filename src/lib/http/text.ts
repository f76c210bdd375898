import { z } from "zod";

/**
 * Text that Postgres can store: whatever the column, it refuses the character NUL, and halves of a character. In the form NFC,
 * so that it is found however it was typed: names of files on a Mac are in another.
 */
export function storableText(max: number): z.ZodString {
  return z
    .string()
    .max(max)
    .refine((text) => !text.includes("\0"), { message: "must not contain the character NUL" })
    .refine((text) => text.isWellFormed(), { message: "must not contain half of a surrogate pair" })
    .normalize("NFC");
}
