/** As migrations/…_access_tokens writes it in the notice that ends a token's streams. */
const TOKEN_PREFIX = "token:";

/** What stands for a token where a session does otherwise. */
export function toSessionId(tokenId: string): string {
  return TOKEN_PREFIX + tokenId;
}

/** The token behind a session's id; null for a real session. */
export function tokenIdOf(sessionId: string): string | null {
  return sessionId.startsWith(TOKEN_PREFIX) ? sessionId.slice(TOKEN_PREFIX.length) : null;
}
