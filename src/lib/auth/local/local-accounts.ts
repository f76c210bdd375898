import { isAPIError } from "better-auth/api";
import { AppError } from "@/lib/app-error";
import { actorOf } from "@/lib/audit/actor";
import { recordEvent, recordOnce } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { getLogger } from "@/lib/logger";
import type { SignedInUser } from "../auth-provider";
import { findPasswordFault } from "@/domain/password-rules";
import { getLocalAuth } from "./local-auth";
import { admitAttempt, forgetFailures, getLockSeconds, toLockoutKey } from "./sign-in-lockout";

function toSignedInUser({ id, email, name }: SignedInUser): SignedInUser {
  return { id, email, name };
}

function checkNewPassword(password: string, owner: { email: string; name: string }): void {
  const fault = findPasswordFault(password, [owner.email, owner.email.split("@")[0] ?? "", owner.name]);
  if (fault) throw refuse(fault);
}

function hasCode(error: unknown, ...codes: string[]): boolean {
  return isAPIError(error) && codes.includes(String(error.body?.code));
}

/** The same words and the same work for an account and for an address without one. */
function refuseLocked(seconds: number) {
  const minutes = Math.max(1, Math.ceil(seconds / 60));
  return refuse("ACCOUNT_LOCKED", {
    detail: `Too many wrong passwords in a row. This account is locked; try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}.`,
    headers: { "retry-after": String(Math.max(1, seconds)) },
  });
}

/**
 * Lets `attempt` compare a password, and counts it (see admitAttempt). The wrong password that fills the count is
 * answered with the lock at once.
 * @param isWrong tells an error that means "wrong password" from a failure of another kind
 * @throws AppError ACCOUNT_LOCKED, or what `attempt` throws
 */
async function withLockout<T>(
  email: string,
  attempt: () => Promise<T>,
  wrong: () => Error,
  codes: string[],
): Promise<T> {
  if (!(await admitAttempt(email))) throw refuseLocked(await getLockSeconds(email));
  let result: T;
  try {
    result = await attempt();
  } catch (error) {
    if (!hasCode(error, ...codes)) throw error;
    const seconds = await getLockSeconds(email);
    throw seconds > 0 ? refuseLocked(seconds) : wrong();
  }
  await forgetFailures(email);
  return result;
}

/**
 * Makes an account and signs it in: its session cookie goes with the answer.
 * @throws AppError EMAIL_TAKEN, PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_TOO_COMMON
 */
export async function signUp(
  account: { name: string; email: string; password: string },
  headers: Headers,
): Promise<SignedInUser> {
  checkNewPassword(account.password, account);
  try {
    const { user } = await getLocalAuth().api.signUpEmail({ body: account, headers });
    await recordEvent(getDb(), { userId: user.id, action: "SIGNED_UP" });
    return toSignedInUser(user);
  } catch (cause) {
    if (hasCode(cause, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL")) throw refuse("EMAIL_TAKEN", { cause });
    // The same address twice at the same moment, stopped by the database.
    const taken =
      hasCode(cause, "FAILED_TO_CREATE_USER") && (await getDb().user.count({ where: { email: account.email } }));
    if (taken) throw refuse("EMAIL_TAKEN", { cause });
    throw cause;
  }
}

/**
 * Signs in: the session cookie goes with the answer.
 * @throws AppError INVALID_EMAIL_OR_PASSWORD, ACCOUNT_LOCKED
 */
export async function signIn(
  credentials: { email: string; password: string },
  headers: Headers,
): Promise<SignedInUser> {
  let user: SignedInUser;
  try {
    user = await withLockout(
      credentials.email,
      async () => toSignedInUser((await getLocalAuth().api.signInEmail({ body: credentials, headers })).user),
      () => refuse("INVALID_EMAIL_OR_PASSWORD"),
      ["INVALID_EMAIL_OR_PASSWORD"],
    );
  } catch (error) {
    // Not waited for: the time to the answer must not tell whether there is such an account.
    if (error instanceof AppError) void recordFailedSignIn(credentials.email);
    throw error;
  }
  await recordEvent(getDb(), { userId: user.id, action: "SIGNED_IN" });
  return user;
}

/** For the account's owner, where there is an account. Once in a while, so that guessing fills no table. */
async function recordFailedSignIn(email: string): Promise<void> {
  try {
    const user = await getDb().user.findUnique({ where: { email: toLockoutKey(email) }, select: { id: true } });
    if (user) await recordOnce({ userId: user.id, action: "SIGN_IN_FAILED" });
  } catch (error) {
    getLogger().error({ err: error }, "a failed sign-in was not recorded");
  }
}

/** Ends this session, in the database and in the browser. */
export async function signOut(headers: Headers): Promise<void> {
  const session = await getLocalAuth().api.getSession({ headers, query: { disableRefresh: true } });
  await getLocalAuth().api.signOut({ headers });
  if (!session) return;
  await recordEvent(getDb(), { userId: session.user.id, action: "SIGNED_OUT" }, actorOf(session.session.id, headers));
}

/**
 * Changes the password; ends all the user's sessions and gives this browser a new one.
 * @throws AppError WRONG_PASSWORD, ACCOUNT_LOCKED, PASSWORD_TOO_SHORT, PASSWORD_TOO_LONG, PASSWORD_TOO_COMMON
 */
export async function changePassword(
  user: SignedInUser,
  passwords: { currentPassword: string; newPassword: string },
  headers: Headers,
): Promise<void> {
  checkNewPassword(passwords.newPassword, user);
  await askAgain(user, () =>
    getLocalAuth().api.changePassword({ body: { ...passwords, revokeOtherSessions: true }, headers }),
  );
  await recordEvent(getDb(), { userId: user.id, action: "PASSWORD_CHANGED" });
}

/**
 * Asks for the signed-in user's password once more, before something that can't be undone.
 * @throws AppError VALIDATION where there is none, WRONG_PASSWORD, ACCOUNT_LOCKED
 */
export async function confirmPassword(
  user: SignedInUser,
  password: string | undefined,
  headers: Headers,
): Promise<void> {
  if (password === undefined) throw refuse("VALIDATION", { detail: "password: Enter the password." });
  await askAgain(user, () => getLocalAuth().api.verifyPassword({ body: { password }, headers }));
}

/** Whoever sits before a browser that is signed in may not be its owner, who can read of a wrong password afterwards. */
async function askAgain(user: SignedInUser, attempt: () => Promise<unknown>): Promise<void> {
  try {
    await withLockout(user.email, attempt, () => refuse("WRONG_PASSWORD"), ["INVALID_PASSWORD"]);
  } catch (error) {
    if (error instanceof AppError) await recordOnce({ userId: user.id, action: "PASSWORD_REFUSED" });
    throw error;
  }
}
