import { z } from "zod";
import { EMAIL_PATTERN, MAX_EMAIL_LENGTH, MAX_NAME_LENGTH } from "@/domain/account-rules";
import { PASSWORD_MAX_LENGTH } from "@/domain/password-rules";
import { storableText } from "@/lib/http/text";

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(MAX_EMAIL_LENGTH, `An e-mail address may have at most ${MAX_EMAIL_LENGTH} characters.`)
  .pipe(
    z.email({ pattern: EMAIL_PATTERN, error: "This is not an e-mail address. It should look like name@example.org." }),
  );

export const nameSchema = z
  .string()
  .trim()
  .min(1, "Enter a name.")
  .max(MAX_NAME_LENGTH, `A name may have at most ${MAX_NAME_LENGTH} characters.`)
  .pipe(storableText(MAX_NAME_LENGTH));

/** A password that is compared: one longer than any can be is refused before it costs a hash. */
export const knownPasswordSchema = z.string().min(1, "Enter the password.").max(PASSWORD_MAX_LENGTH);

/** A new password: its rules (password-rules.ts) have refusals of their own, so that the form can say which. */
export const newPasswordSchema = z.string().max(1024);

/** Who is signed in, as the API answers it. */
export const signedInSchema = z.object({ user: z.object({ id: z.string(), email: z.string(), name: z.string() }) });
