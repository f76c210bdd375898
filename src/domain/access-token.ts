import { z } from "zod";
import { TOKEN_SCOPES } from "./token-rules";

export const tokenScopeSchema = z.enum(TOKEN_SCOPES);
export type TokenScope = z.infer<typeof tokenScopeSchema>;

/** A token as its owner sees it later: never its secret. */
export const accessTokenSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string().meta({ description: "The secret's first characters" }),
  scopes: z.array(tokenScopeSchema),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable().meta({ description: "null: never" }),
  lastUsedAt: z.iso.datetime().nullable().meta({ description: "To the minute; null: never" }),
});
export type AccessToken = z.infer<typeof accessTokenSchema>;

export const accessTokenListSchema = z.object({ tokens: z.array(accessTokenSchema) });

/** The one answer that carries the secret. */
export const newAccessTokenSchema = z.object({
  token: accessTokenSchema,
  secret: z.string().meta({ description: "Shown this once; only its hash is kept" }),
});
export type NewAccessToken = z.infer<typeof newAccessTokenSchema>;
