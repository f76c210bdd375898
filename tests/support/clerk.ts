import { createHmac, createPublicKey, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type ApiUser, APP_URL, at, visitor } from "./users";

const newKeys = () =>
  generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
const ours = newKeys();
const theirs = newKeys();
const WEBHOOK_KEY = Buffer.from(randomUUID());

/** Of an instance that does not exist: everything but Clerk itself is the real thing. */
export const CLERK_HOST = "clerk.scoliosis-test.example";
export const CLERK_SETTINGS = {
  BETTER_AUTH_SECRET: "",
  NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: `pk_live_${Buffer.from(`${CLERK_HOST}$`).toString("base64")}`,
  CLERK_SECRET_KEY: `sk_live_${"x".repeat(42)}`,
  CLERK_JWT_KEY: ours.publicKey,
  CLERK_WEBHOOK_SIGNING_SECRET: `whsec_${WEBHOOK_KEY.toString("base64")}`,
};

/** Of another instance. */
export const OTHER_JWT_KEY = theirs.publicKey;
/** What an instance tells of its keys. */
export const jwksOf = (pem: string) => ({ keys: [createPublicKey(pem).export({ format: "jwk" })] });

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const now = (): number => Math.floor(Date.now() / 1000);

interface TokenClaims {
  sub: string;
  iat?: number;
  nbf?: number;
  exp?: number;
  [claim: string]: unknown;
}

function claimsOf(claims: TokenClaims): TokenClaims {
  const iat = now();
  const standard = { iss: `https://${CLERK_HOST}`, sid: `sess_${claims.sub}`, azp: new URL(APP_URL).origin };
  return { ...standard, iat, nbf: iat - 10, exp: iat + 60, sts: "active", v: 2, ...claims };
}

/** A session token as Clerk signs it, or as somebody forges it. */
export function signSession(
  claims: TokenClaims,
  forgery?: "wrong key" | "alg none" | "HS256 with the public key",
): string {
  const alg = forgery === "alg none" ? "none" : forgery?.startsWith("HS256") ? "HS256" : "RS256";
  const content = `${base64url({ alg, typ: "JWT", kid: "ins_test" })}.${base64url(claimsOf(claims))}`;
  const signature = {
    none: () => "",
    HS256: () => createHmac("sha256", ours.publicKey).update(content).digest("base64url"),
    RS256: () => {
      const { privateKey } = forgery === "wrong key" ? theirs : ours;
      return sign("sha256", Buffer.from(content), privateKey).toString("base64url");
    },
  }[alg]();
  return `${content}.${signature}`;
}

/** The token with other claims under its signature. */
function replaceContent(token: string, claims: TokenClaims): string {
  const [head, , signature] = token.split(".");
  const [, content] = signSession(claims).split(".");
  return [head, content, signature].join(".");
}

const sub = "user_forged";
const header = base64url({ alg: "RS256" });
/** What is no session of Clerk's on the app under test, or none any more. */
export const FORGED_TOKENS: [what: string, make: () => string][] = [
  ["that has expired", () => signSession({ sub, iat: now() - 120, exp: now() - 60 })],
  ["that is not valid yet", () => signSession({ sub, nbf: now() + 60 })],
  ["for another site", () => signSession({ sub, azp: "https://evil.example" })],
  ["signed by another key", () => signSession({ sub }, "wrong key")],
  ["without a signature", () => signSession({ sub }, "alg none")],
  ["signed with the public key for a secret", () => signSession({ sub }, "HS256 with the public key")],
  ["whose content was changed", () => replaceContent(signSession({ sub }), { sub: "user_victim" })],
  ["that is none", () => "garbage"],
  ["that only looks like one", () => `${header}.e30.${"a".repeat(342)}`],
  ["of a machine", () => `ak_${"a".repeat(32)}`],
  ["of another machine", () => `mt_${"a".repeat(32)}`],
  ["of another app", () => `oat_${"a".repeat(32)}`],
];

/** The cookies of a browser that is signed in with this token. */
export function cookiesOf(token: string): string {
  return `__session=${token}; __client_uat=${now() - 30}`;
}

/** Someone with an account at Clerk, whose token is as fresh as a browser keeps it. */
export function clerkUser(origin: string, id = `user_${randomUUID().replaceAll("-", "")}`): ApiUser {
  const nobody = at(origin, visitor);
  return {
    ...nobody,
    id,
    call: (method, path, body, headers) =>
      nobody.call(method, path, body, { authorization: `Bearer ${signSession({ sub: id })}`, ...headers }),
  };
}

/** What Clerk sends of a user who was deleted there. */
export function deletionOf(id: string) {
  return { type: "user.deleted", object: "event", data: { id, object: "user", deleted: true } };
}

/** The headers and the body of an event, signed as Clerk's webhooks (Svix) are. */
export function signEvent(
  event: object,
  { key = WEBHOOK_KEY, at: sentAt = now() }: { key?: Buffer; at?: number } = {},
): { body: string; headers: Record<string, string> } {
  const body = JSON.stringify(event);
  const id = `msg_${randomUUID()}`;
  const signature = createHmac("sha256", key).update(`${id}.${sentAt}.${body}`).digest("base64");
  return {
    body,
    headers: {
      "content-type": "application/json",
      "svix-id": id,
      "svix-timestamp": String(sentAt),
      "svix-signature": `v1,${signature}`,
    },
  };
}

/** The event as others than Clerk would send it, or Clerk itself at another time. */
export function forgeEvents(event: object): { body: string; headers: Record<string, string> }[] {
  const { body, headers } = signEvent(event);
  const { "svix-signature": signature = "", ...unsigned } = headers;
  return [
    { body, headers: unsigned },
    { body, headers: { "content-type": "application/json" } },
    { body: `${body} `, headers },
    { body: JSON.stringify({ ...event, data: { id: "user_other" } }), headers },
    { body, headers: { ...headers, "svix-id": "msg_other" } },
    { body, headers: { ...headers, "svix-timestamp": String(now() + 1) } },
    { body, headers: { ...headers, "svix-signature": signature.replace("v1,", "v0,") } },
    signEvent(event, { key: Buffer.from("another key") }),
    signEvent(event, { at: now() - 6 * 60 }),
    signEvent(event, { at: now() + 6 * 60 }),
  ];
}

/**
 * Stands for Clerk's backend API: knows every user, its own keys to who has the secret one, notes what it is asked, and can
 * be told to say nothing at all.
 */
export class ClerkApi {
  readonly asked: string[] = [];
  isSilent = false;
  /** How many of the next questions are answered with an error. */
  failures = 0;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      this.asked.push(`${request.method} ${request.url}`);
      if (this.isSilent) return;
      if (this.failures > 0) {
        this.failures -= 1;
        response.writeHead(500).end();
        return;
      }
      response.setHeader("content-type", "application/json");
      if (request.url === "/v1/jwks") {
        const isKnown = request.headers.authorization === `Bearer ${CLERK_SETTINGS.CLERK_SECRET_KEY}`;
        const refusal = {
          errors: [{ code: "clerk_key_invalid", message: "The provided Clerk Secret Key is invalid." }],
        };
        response.writeHead(isKnown ? 200 : 401).end(JSON.stringify(isKnown ? jwksOf(ours.publicKey) : refusal));
        return;
      }
      const id = request.url?.split("/").at(-1);
      const emails = [{ id: "idn_1", object: "email_address", email_address: `${id}@clerk.test`, linked_to: [] }];
      const user = { id, object: "user", first_name: "Ada", last_name: "Reader", username: null };
      const known = { ...user, primary_email_address_id: "idn_1", email_addresses: emails };
      const lists = { phone_numbers: [], web3_wallets: [], external_accounts: [], enterprise_accounts: [] };
      const answer = request.method === "DELETE" ? { id, object: "user", deleted: true } : { ...known, ...lists };
      response.end(JSON.stringify(answer));
    });
  }

  static async start(): Promise<ClerkApi> {
    const api = new ClerkApi();
    api.#server.listen(0, "127.0.0.1");
    await once(api.#server, "listening");
    return api;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
