import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { getDb } from "@/lib/db/client";
import { type ApiAnswer, type ApiUser, APP_URL, visitor } from "./users";

export const SIGN_UP = "/api/auth/sign-up/email";
/** An address that only answers who is signed in. */
export const SIGNED_IN_ONLY = "/api/scans";

export interface Credentials {
  email: string;
  password: string;
}

/** An e-mail and a password that no account has yet. */
export function newCredentials(): Credentials {
  return { email: `account-${randomUUID()}@example.test`, password: `quiet-room-${randomUUID()}` };
}

/** Someone who carries the session cookie of this answer. */
export function holderOf(answer: ApiAnswer, { id, email }: { id: string; email: string }): ApiUser {
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  return {
    id,
    email,
    cookie,
    call: (method, path, body, headers) => visitor.call(method, path, body, { cookie, ...headers }),
  };
}

/** Makes an account and keeps its password for what is tested next. */
export async function signUpAs(
  credentials = newCredentials(),
): Promise<{ user: ApiUser; credentials: Credentials; answer: ApiAnswer }> {
  const answer = await visitor.call("POST", SIGN_UP, { name: "Ada Reader", ...credentials });
  expect(answer).toMatchObject({ status: 200, body: { user: { email: credentials.email, name: "Ada Reader" } } });
  const row = await getDb().user.findUniqueOrThrow({ where: { email: credentials.email }, select: { id: true } });
  return { user: holderOf(answer, { id: row.id, email: credentials.email }), credentials, answer };
}

export function signIn(credentials: Credentials, headers: Record<string, string> = {}): Promise<ApiAnswer> {
  return visitor.call("POST", "/api/auth/sign-in/email", credentials, headers);
}

/** Signs in with a password that is wrong. */
export function guess({ email }: { email: string }, headers: Record<string, string> = {}): Promise<ApiAnswer> {
  return signIn({ email, password: `wrong-${randomUUID()}` }, headers);
}

/** The address of a path of the app under test. */
export function urlOf(path: string): string {
  return new URL(path, APP_URL).href;
}
