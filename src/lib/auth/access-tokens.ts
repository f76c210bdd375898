import { type TokenScope, tokenScopeSchema } from "@/domain/access-token";
import { type Actor, actorOf } from "@/lib/audit/actor";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import type { CurrentUser } from "./auth-provider";
import { hashTokenSecret, isWellFormedSecret } from "./access-token-format";
import { toSessionId, tokenIdOf } from "./session-ids";

/** Whom a token speaks for, and what it may do. */
export interface TokenHolder {
  /** Its `sessionId` is the token's; who signs in with one is known by id alone. */
  user: CurrentUser;
  scopes: TokenScope[];
}

const USED_TO_THE_MS = 60_000;

/** Tokens are of this app, whoever keeps the accounts. @returns null for one that is unknown, revoked or expired. */
export async function findTokenHolder(secret: string, headers: Headers): Promise<TokenHolder | null> {
  if (!isWellFormedSecret(secret)) return null;
  const now = new Date();
  const token = await getDb().personalAccessToken.findUnique({ where: { secretHash: hashTokenSecret(secret) } });
  if (!token || token.revokedAt || (token.expiresAt && token.expiresAt <= now)) return null;
  const sessionId = toSessionId(token.id);
  await noteUse(token, now, actorOf(sessionId, headers));
  return {
    user: { id: token.userId, email: "", name: "", sessionId },
    scopes: token.scopes.map((scope) => tokenScopeSchema.parse(scope)),
  };
}

async function noteUse(
  { id, userId, lastUsedAt }: { id: string; userId: string; lastUsedAt: Date | null },
  now: Date,
  actor: Actor,
): Promise<void> {
  if (lastUsedAt && now.getTime() - lastUsedAt.getTime() < USED_TO_THE_MS) return;
  await getDb().$transaction(async (tx) => {
    // Of many calls at once, one writes.
    const { count } = await tx.personalAccessToken.updateMany({ where: { id, lastUsedAt }, data: { lastUsedAt: now } });
    if (count > 0 && lastUsedAt === null) await recordEvent(tx, { userId, action: "TOKEN_FIRST_USED" }, actor);
  });
}

/** Those of these sessions that are tokens and can't be used any more; and those that are no tokens. */
export async function splitEndedTokens(sessionIds: string[]): Promise<{ ended: string[]; others: string[] }> {
  const others = sessionIds.filter((id) => tokenIdOf(id) === null);
  const tokenIds = sessionIds.map(tokenIdOf).filter((id) => id !== null);
  if (tokenIds.length === 0) return { ended: [], others };
  const live = await getDb().personalAccessToken.findMany({
    where: {
      id: { in: tokenIds },
      revokedAt: null,
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
    },
    select: { id: true },
  });
  const liveIds = new Set(live.map(({ id }) => id));
  return { ended: tokenIds.filter((id) => !liveIds.has(id)).map(toSessionId), others };
}
