import { z } from "zod";
import { PASSWORD_MAX_LENGTH } from "@/domain/password-rules";
import { storableText } from "@/lib/http/text";

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254, "An e-mail address may have at most 254 characters.")
  .pipe(z.email("This is not an e-mail address. It should look like name@example.org."));

export const nameSchema = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(100, "A name may have at most 100 characters.")
  .pipe(storableText(100));

/** A password that is compared: one longer than any can be is refused before it costs a hash. */
export const knownPasswordSchema = z.string().min(1, "Enter the password.").max(PASSWORD_MAX_LENGTH);

/** A new password: its rules (password-rules.ts) have refusals of their own, so that the form can say which. */
export const newPasswordSchema = z.string().max(1024);

/** Who is signed in, as the API answers it. */
export const signedInSchema = z.object({ user: z.object({ id: z.string(), email: z.string(), name: z.string() }) });
