import { readTokenSecret } from "@/lib/auth/access-token-format";
import { findTokenHolder } from "@/lib/auth/access-tokens";
import type { CurrentUser } from "@/lib/auth/auth-provider";
import { getCurrentUser } from "@/lib/auth/current-user";
import { refuse } from "@/lib/error-codes";
import type { Operation } from "./operation";
import { consume } from "./rate-limit";

/** All calls of one token together; a program that asks for more has forgotten to wait. */
const TOKEN_LIMIT = { name: "token", perMinute: 600 };
/** All calls of one user's browsers together: more than many open pages ask for, less than a server notices. */
const USER_LIMIT = { name: "user", perMinute: 3000 };

/**
 * Who makes this call: the holder of the access token that it carries, or else whoever is signed in. With a token,
 * right or wrong, no cookie is looked at.
 * @throws AppError UNAUTHENTICATED; INVALID_ACCESS_TOKEN; RATE_LIMITED; ACCESS_TOKEN_REFUSED, SCOPE_MISSING.
 */
export async function authenticate(operation: Operation, headers: Headers): Promise<CurrentUser> {
  const secret = readTokenSecret(headers);
  if (secret === null) {
    const current = await getCurrentUser(headers);
    if (!current) throw refuse("UNAUTHENTICATED");
    await consume(USER_LIMIT, current.id);
    return current;
  }
  const holder = await findTokenHolder(secret, headers);
  if (!holder) throw refuse("INVALID_ACCESS_TOKEN", { headers: challenge("invalid_token") });
  await consume(TOKEN_LIMIT, holder.user.sessionId);
  const { scope } = operation;
  if (!scope) throw refuse("ACCESS_TOKEN_REFUSED");
  if (!holder.scopes.includes(scope)) {
    throw refuse("SCOPE_MISSING", {
      detail: `This access token lacks the scope ${scope}. Make one that has it on the account page.`,
      headers: challenge("insufficient_scope", scope),
    });
  }
  return holder.user;
}

/** As RFC 6750 has it, for programs. */
function challenge(error: string, scope?: string): Record<string, string> {
  return { "www-authenticate": `Bearer error="${error}"${scope ? `, scope="${scope}"` : ""}` };
}
