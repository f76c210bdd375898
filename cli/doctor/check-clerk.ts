import { createPublicKey } from "node:crypto";
import { z } from "zod";
import type { ClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { getEnv } from "@/lib/env";
import { doubtful, type Finding, well, wrong } from "./check";
import { explainNetwork } from "./explain-network";

const LIMIT_MS = 10_000;
const CLERK_API_URL = "https://api.clerk.com";

/** The public keys that an instance signs sessions with, each by its RSA modulus. */
const keysSchema = z
  .object({ keys: z.array(z.object({ n: z.string().optional() })) })
  .transform(({ keys }) => keys.flatMap(({ n }) => n ?? []));

/**
 * Whether Clerk takes the secret key, and whether all keys are of one instance: it tells its public keys to who has the
 * secret key, and to everybody at the host that the publishable key names.
 */
export async function* checkClerk({
  secretKey,
  jwtKey,
  webhookSigningSecret,
  frontendApi,
}: ClerkSettings): AsyncGenerator<Finding, void, undefined> {
  const told = await askForKeys(describeApi(getEnv().CLERK_API_URL), secretKey);
  if (Array.isArray(told)) {
    yield well("Clerk takes the secret key");
    if (jwtKey) yield compareJwtKey(jwtKey, told);
  } else yield told;

  const host = `${frontendApi}, the host of NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY,`;
  const shown = await askForKeys({
    who: host,
    url: `https://${frontendApi}/.well-known/jwks.json`,
    whenAway:
      "For a domain of yours, set the DNS entries that Clerk's dashboard lists under Domains: they may take up to a day. Else copy the key again.",
  });
  if (!Array.isArray(shown)) yield shown;
  else if (Array.isArray(told)) yield compareInstances(told, shown);

  if (!jwtKey)
    yield doubtful(
      "CLERK_JWT_KEY is not set: Clerk is asked for it, and where it does not answer everybody is signed out",
      "Copy the JWT public key from Clerk's dashboard, under API keys.",
    );
  if (!webhookSigningSecret)
    yield doubtful(
      "CLERK_WEBHOOK_SIGNING_SECRET is not set: films of who is deleted at Clerk stay here",
      "In Clerk's dashboard, under Webhooks, add APP_URL/api/webhooks/clerk for user.deleted, and copy its signing secret.",
    );
}

interface KeySource {
  who: string;
  url: string;
  /** What to do where it can't be reached. */
  whenAway?: string;
}

/** @param given CLERK_API_URL. */
export function describeApi(given: string | undefined): KeySource {
  if (given) return { who: "CLERK_API_URL", url: `${given.replace(/\/$/, "")}/v1/jwks` };
  return {
    who: `Clerk's API, ${CLERK_API_URL},`,
    url: `${CLERK_API_URL}/v1/jwks`,
    whenAway: "Look whether this machine's DNS, a firewall or a proxy keeps it from there: app and worker need it too.",
  };
}

/** @returns the keys, or what is wrong. */
async function askForKeys({ who, url, whenAway }: KeySource, secretKey?: string): Promise<string[] | Finding> {
  try {
    const response = await fetch(url, {
      headers: secretKey === undefined ? {} : { authorization: `Bearer ${secretKey}` },
      redirect: "manual",
      signal: AbortSignal.timeout(LIMIT_MS),
    });
    if (secretKey !== undefined && [401, 403].includes(response.status))
      return wrong(
        "Clerk refuses CLERK_SECRET_KEY",
        "Copy it again from Clerk's dashboard, under API keys: it was cut, or has been replaced there.",
      );
    const keys = keysSchema.safeParse(await response.json().catch(() => null));
    if (response.ok && keys.success) return keys.data;
    const what = `${who} answers ${response.status}, and no keys`;
    return response.status === 429 || response.status >= 500
      ? doubtful(what, "Wait a few minutes, and look at status.clerk.com.")
      : wrong(what, "Copy both keys again from Clerk's dashboard, under API keys: there is no such instance of Clerk.");
  } catch (error) {
    return explainNetwork(who, error, whenAway);
  }
}

/** @param told the instance's keys. */
export function compareJwtKey(pem: string, told: readonly string[]): Finding {
  const { n } = createPublicKey(pem).export({ format: "jwk" });
  return n !== undefined && told.includes(n)
    ? well("CLERK_JWT_KEY is a key of that instance")
    : wrong(
        "CLERK_JWT_KEY is of another instance of Clerk than the secret key: every session is refused",
        "Copy the JWT public key from Clerk's dashboard, under API keys, of the same instance.",
      );
}

/**
 * @param told what was told to who has the secret key.
 * @param shown what the publishable key's host shows to everybody.
 */
export function compareInstances(told: readonly string[], shown: readonly string[]): Finding {
  return told.some((key) => shown.includes(key))
    ? well("both keys are of one instance")
    : wrong(
        "the publishable key and the secret key are of two instances of Clerk: every session is refused",
        "Copy both from the same one in Clerk's dashboard, under API keys: both live or both test.",
      );
}
