import { z } from "zod";
import { accessTokenListSchema, newAccessTokenSchema, tokenScopeSchema } from "@/domain/access-token";
import { MAX_TOKEN_NAME_LENGTH, TOKEN_LIFETIMES, TOKEN_SCOPES } from "@/domain/token-rules";
import { defineOperation } from "@/lib/http/operation";
import { storableText } from "@/lib/http/text";

const path = "/api/tokens";

export const listTokensOperation = defineOperation({
  method: "GET",
  path,
  summary: "Your access tokens, newest first, without those that were revoked.",
  responses: { 200: accessTokenListSchema },
  errors: [],
});

export const createTokenOperation = defineOperation({
  method: "POST",
  path,
  summary: "Make an access token for a program. Its secret is in this answer and never again.",
  limit: { name: "create-token", perMinute: 20 },
  body: z.strictObject({
    name: storableText(MAX_TOKEN_NAME_LENGTH).trim().min(1, "Enter a name."),
    scopes: z
      .array(tokenScopeSchema)
      .min(1, "Choose at least one.")
      .max(TOKEN_SCOPES.length)
      .transform((scopes) => [...new Set(scopes)]),
    expiresInDays: z.literal(TOKEN_LIFETIMES).meta({ description: "null: it never expires" }),
  }),
  responses: { 201: newAccessTokenSchema },
  errors: ["TOO_MANY_TOKENS"],
});
