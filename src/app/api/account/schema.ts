import { z } from "zod";
import { knownPasswordSchema } from "@/lib/auth/credentials-schema";
import { defineOperation } from "@/lib/http/operation";

export const deleteAccountOperation = defineOperation({
  method: "DELETE",
  path: "/api/account",
  summary: "Delete the account with all films and results",
  // Only a local account has a password here.
  body: z.strictObject({ password: knownPasswordSchema.optional() }),
  limit: { name: "delete-account", perMinute: 20 },
  responses: { 204: null },
  errors: ["VALIDATION", "WRONG_PASSWORD", "ACCOUNT_LOCKED"],
});
