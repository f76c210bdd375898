import type { NewAccessToken, TokenScope } from "@/domain/access-token";
import type { TokenLifetime } from "@/domain/token-rules";
import { hashTokenSecret, makeTokenSecret, shownPrefixOf } from "@/lib/auth/access-token-format";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { toAccessToken } from "./list-access-tokens";

const MOST_TOKENS = 50;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Makes a token. The secret is in what this answers and nowhere else.
 * @throws AppError TOO_MANY_TOKENS.
 */
export async function createAccessToken(
  userId: string,
  wanted: { name: string; scopes: TokenScope[]; expiresInDays: TokenLifetime },
): Promise<NewAccessToken> {
  const { name, scopes, expiresInDays } = wanted;
  // Requests that come at the same moment may pass together, which does no harm.
  if ((await getDb().personalAccessToken.count({ where: { userId, revokedAt: null } })) >= MOST_TOKENS) {
    throw refuse("TOO_MANY_TOKENS");
  }
  const secret = makeTokenSecret();
  const now = Date.now();
  const token = await getDb().$transaction(async (tx) => {
    await recordEvent(tx, { userId, action: "TOKEN_CREATED" });
    return await tx.personalAccessToken.create({
      data: {
        userId,
        name,
        scopes,
        prefix: shownPrefixOf(secret),
        secretHash: hashTokenSecret(secret),
        expiresAt: expiresInDays === null ? null : new Date(now + expiresInDays * DAY_MS),
      },
    });
  });
  return { token: toAccessToken(token), secret };
}
