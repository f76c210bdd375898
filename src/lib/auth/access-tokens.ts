import { type TokenScope, tokenScopeSchema } from "@/domain/access-token";
import { getDb } from "@/lib/db/client";
import type { CurrentUser } from "./auth-provider";
import { hashTokenSecret, isWellFormedSecret } from "./access-token-format";

/** Whom a token speaks for, and what it may do. */
export interface TokenHolder {
  /** Its `sessionId` is the token's; who signs in with one is known by id alone. */
  user: CurrentUser;
  scopes: TokenScope[];
}

const USED_TO_THE_MS = 60_000;
/** As migrations/…_access_tokens writes it in the notice that ends a token's streams. */
const SESSION_PREFIX = "token:";

/** Tokens are of this app, whoever keeps the accounts. @returns null for one that is unknown, revoked or expired. */
export async function findTokenHolder(secret: string): Promise<TokenHolder | null> {
  if (!isWellFormedSecret(secret)) return null;
  const now = new Date();
  const token = await getDb().personalAccessToken.findUnique({ where: { secretHash: hashTokenSecret(secret) } });
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= now)) return null;
  await noteUse(token.id, token.lastUsedAt, now);
  return {
    user: { id: token.userId, email: "", name: "", sessionId: SESSION_PREFIX + token.id },
    scopes: token.scopes.map((scope) => tokenScopeSchema.parse(scope)),
  };
}

async function noteUse(id: string, lastUsedAt: Date | null, now: Date): Promise<void> {
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < USED_TO_THE_MS) return;
  // Of many calls at once, one writes.
  await getDb().personalAccessToken.updateMany({ where: { id, lastUsedAt }, data: { lastUsedAt: now } });
}

/** Those of these sessions that are tokens and can't be used any more; and those that are no tokens. */
export async function splitEndedTokens(sessionIds: string[]): Promise<{ ended: string[]; others: string[] }> {
  const others = sessionIds.filter((id) => !id.startsWith(SESSION_PREFIX));
  const tokens = sessionIds.filter((id) => id.startsWith(SESSION_PREFIX));
  if (tokens.length === 0) return { ended: [], others };
  const live = await getDb().personalAccessToken.findMany({
    where: {
      id: { in: tokens.map((id) => id.slice(SESSION_PREFIX.length)) },
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    select: { id: true },
  });
  const liveIds = new Set(live.map(({ id }) => SESSION_PREFIX + id));
  return { ended: tokens.filter((id) => !liveIds.has(id)), others };
}
