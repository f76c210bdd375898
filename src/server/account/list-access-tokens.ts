import { type AccessToken, tokenScopeSchema } from "@/domain/access-token";
import { getDb } from "@/lib/db/client";
import type { PersonalAccessToken } from "@/lib/db/generated/client";

/** This user's tokens, newest first, also those that have expired; none that was revoked. */
export async function listAccessTokens(userId: string): Promise<AccessToken[]> {
  const tokens = await getDb().personalAccessToken.findMany({
    where: { userId, revokedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
  return tokens.map(toAccessToken);
}

/** A token as its owner sees it. */
export function toAccessToken(row: PersonalAccessToken): AccessToken {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes.map((scope) => tokenScopeSchema.parse(scope)),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}
