import { z } from "zod";
import { emailSchema, nameSchema, newPasswordSchema, signedInSchema } from "@/lib/auth/credentials-schema";
import { defineOperation } from "@/lib/http/operation";

export const signUpOperation = defineOperation({
  method: "POST",
  path: "/api/auth/sign-up/email",
  summary: "Make an account and sign in",
  public: true,
  body: z.strictObject({ name: nameSchema, email: emailSchema, password: newPasswordSchema }),
  // As in sign-in.
  limit: { name: "sign-up", perMinute: 30, perMinuteOfAll: 300 },
  responses: { 200: signedInSchema },
  errors: ["EMAIL_TAKEN", "PASSWORD_TOO_SHORT", "PASSWORD_TOO_LONG", "PASSWORD_TOO_COMMON"],
});
