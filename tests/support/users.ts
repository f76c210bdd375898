import { randomInt, randomUUID } from "node:crypto";
import { getEnv } from "@/lib/env";

/** Where the app under test answers. (The name BASE_URL is taken: Vite sets it to "/".) */
export const { APP_URL } = getEnv();
/** Of each of its web processes: they take turns, so that no test can rely on what one of them knows alone. */
export const ORIGINS = process.env.APP_URLS?.split(" ") ?? [APP_URL];
let calls = 0;

/**
 * One of millions. Each person has one, as those do who share no network: what is counted by
 * address is counted for them apart. The app under test trusts one proxy, for which the tests stand.
 */
export function newAddress(): string {
  return `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`;
}

function nextOrigin(): string {
  calls += 1;
  return ORIGINS[calls % ORIGINS.length] ?? APP_URL;
}

export interface ApiAnswer {
  status: number;
  headers: Headers;
  /** The parsed JSON body; null when there is none. */
  body: unknown;
}

/** Someone who talks to the API, signed in or not. */
export interface ApiUser {
  id: string;
  email: string;
  /** Of the session, as a request carries it; empty for nobody. */
  cookie: string;
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiAnswer>;
}

async function call(
  origin: string,
  cookie: string | null,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<ApiAnswer> {
  const response = await fetch(new URL(path, origin), {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookie ? { cookie } : {}),
      "x-forwarded-for": newAddress(),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === "" ? null : JSON.parse(text) };
}

/** Nobody: carries no cookie. */
export const visitor: ApiUser = {
  id: "",
  email: "",
  cookie: "",
  call: (method, path, body, headers) => call(nextOrigin(), null, method, path, body, headers),
};

/** The same person, who asks this web process alone. */
export function at(origin: string, user: ApiUser): ApiUser {
  return { ...user, call: (method, path, body, headers) => call(origin, user.cookie, method, path, body, headers) };
}

/** Makes an account as a browser does and keeps its session cookie. */
export async function signUp(): Promise<ApiUser> {
  const email = `film-${randomUUID()}@example.test`;
  const response = await fetch(new URL("/api/auth/sign-up/email", APP_URL), {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": newAddress() },
    body: JSON.stringify({ name: "Test Reader", email, password: `pass-${randomUUID()}` }),
  });
  if (response.status !== 200) throw new Error(`sign-up answered ${response.status}: ${await response.text()}`);
  const cookie = response.headers
    .getSetCookie()
    .map((line) => line.split(";", 1)[0])
    .join("; ");
  const { user }: { user: { id: string } } = await response.json();
  return {
    id: user.id,
    email,
    cookie,
    call: (method, path, body, headers) => call(nextOrigin(), cookie, method, path, body, headers),
  };
}
