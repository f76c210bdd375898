import { z } from "zod";
import { emailSchema, knownPasswordSchema, signedInSchema } from "@/lib/auth/credentials-schema";
import { defineOperation } from "@/lib/http/operation";

export const signInOperation = defineOperation({
  method: "POST",
  path: "/api/auth/sign-in/email",
  summary: "Sign in; the session is a cookie",
  public: true,
  body: z.strictObject({ email: emailSchema, password: knownPasswordSchema }),
  // The first keeps one caller from the others' way, the second a flood of hashes from the server; the lockout keeps the
  // accounts.
  limit: { name: "sign-in", perMinute: 60, perMinuteOfAll: 600 },
  responses: { 200: signedInSchema },
  errors: ["INVALID_EMAIL_OR_PASSWORD", "ACCOUNT_LOCKED"],
});
