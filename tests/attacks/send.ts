import { expect } from "vitest";
import { getDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { PROBLEM_MEDIA_TYPE } from "@/lib/http/problem";
import { scaled } from "../support/patience";
import { type ApiUser, newAddress, ORIGINS } from "../support/users";

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

let sent = 0;

/**
 * A request as an attacker writes it: nothing is added but the cookie, and the address that the proxy in front of the app
 * would have seen, each time another one. Redirects are not followed.
 */
export async function send(
  user: Pick<ApiUser, "cookie">,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Uint8Array<ArrayBuffer> } = {},
): Promise<RawAnswer> {
  sent += 1;
  const response = await fetch(new URL(path, ORIGINS[sent % ORIGINS.length]), {
    method,
    redirect: "manual",
    headers: { ...(user.cookie ? { cookie: user.cookie } : {}), "x-forwarded-for": newAddress(), ...headers },
    // A stream that has no end must not hold the test.
    signal: AbortSignal.timeout(scaled(20_000)),
    ...(body === undefined ? {} : { body }),
  });
  const isStream = response.headers.get("content-type")?.startsWith("text/event-stream");
  if (isStream) await response.body?.cancel();
  return { status: response.status, headers: response.headers, text: isStream ? "" : await response.text() };
}

export const JSON_TYPE = { "content-type": "application/json" };

/** Sends JSON. */
export function sendJson(
  user: Pick<ApiUser, "cookie">,
  method: string,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<RawAnswer> {
  return send(user, method, path, {
    headers: { ...(body === undefined ? {} : JSON_TYPE), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

/** What only the server knows: its code, its database's words, its network. */
const INSIDE = /node_modules|\n\s+at .+:\d+:\d+|prisma|postgres|sqlstate|econn(?:refused|reset)|\/src\//i;

/** No answer, whatever was asked, tells what only the server knows. */
export function expectNothingTold({ text, status }: RawAnswer): void {
  const env = getEnv();
  expect(text).not.toMatch(INSIDE);
  for (const secret of [env.DATABASE_URL, env.AWS_SECRET_ACCESS_KEY, env.BETTER_AUTH_SECRET])
    expect(text).not.toContain(secret);
  // Who is let in is sent to the storage; a refusal names no other machine.
  if (status >= 400 && text.startsWith("{")) expect(text).not.toMatch(/127\.0\.0\.1|localhost/);
}

/** A refusal as the API gives it: its status and code, the usual headers, and nothing of the inside. */
export function expectRefusal(answer: RawAnswer, status: number | readonly number[], code?: string): void {
  expect([status].flat(), answer.text).toContain(answer.status);
  expect(answer.headers.get("content-type")).toBe(PROBLEM_MEDIA_TYPE);
  expectSafeHeaders(answer);
  const problem: unknown = JSON.parse(answer.text);
  expect(problem).toMatchObject({ status: answer.status, requestId: answer.headers.get("x-request-id") });
  if (code !== undefined) expect(problem).toMatchObject({ code });
  expectNothingTold(answer);
}

/** What every answer of the app carries, refusals included. */
export function expectSafeHeaders({ headers }: RawAnswer): void {
  expect(Object.fromEntries(headers)).toMatchObject({
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": expect.stringContaining("camera=(self)"),
    "cross-origin-opener-policy": "same-origin",
    "content-security-policy": expect.stringContaining("frame-ancestors 'none'"),
  });
  expect(headers.get("x-powered-by")).toBeNull();
  expect(headers.get("server")).toBeNull();
  expect(headers.has("strict-transport-security")).toBe(getEnv().APP_URL.startsWith("https:"));
}

/** The same answer but for the request's id. */
export function withoutRequestId({ status, text }: RawAnswer): { status: number; body: unknown } {
  const { requestId: _own, ...body } = Object(text === "" ? {} : JSON.parse(text));
  return { status, body };
}

/** Attacks come faster than any user: what has been counted of this one is forgotten. */
export async function forgetRates({ id }: Pick<ApiUser, "id">): Promise<void> {
  await getDb().rateLimit.deleteMany({ where: { key: { endsWith: `:${id}` } } });
}
