import { z } from "zod";
import { knownPasswordSchema, newPasswordSchema } from "@/lib/auth/credentials-schema";
import { defineOperation } from "@/lib/http/operation";

export const changePasswordOperation = defineOperation({
  method: "POST",
  path: "/api/auth/change-password",
  summary: "Change the password and end all other sessions",
  body: z.strictObject({ currentPassword: knownPasswordSchema, newPassword: newPasswordSchema }),
  limit: { name: "change-password", perMinute: 20 },
  responses: { 204: null },
  errors: ["WRONG_PASSWORD", "ACCOUNT_LOCKED", "PASSWORD_TOO_SHORT", "PASSWORD_TOO_LONG", "PASSWORD_TOO_COMMON"],
});
