import { getEnv } from "@/lib/env";
import { listOwnOrigins } from "../own-origins";

export interface ClerkSettings {
  publishableKey: string;
  secretKey: string;
  /** PEM; without it Clerk is asked for the key that its tokens are signed with. */
  jwtKey: string | undefined;
  webhookSigningSecret: string | undefined;
  /** The origins whose tokens are taken: those made for another site of the same Clerk instance are not. */
  authorizedParties: string[];
  /** The instance's own host, where its scripts and its interface for browsers are. */
  frontendApi: string;
}

/**
 * Read at run time, so that one build serves both kinds of accounts.
 * @returns null where the accounts are local.
 */
export function getClerkSettings(): ClerkSettings | null {
  const env = getEnv();
  const { NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY: publishableKey, CLERK_SECRET_KEY: secretKey } = env;
  if (!publishableKey || !secretKey) return null;
  return {
    publishableKey,
    secretKey,
    jwtKey: env.CLERK_JWT_KEY,
    webhookSigningSecret: env.CLERK_WEBHOOK_SIGNING_SECRET,
    authorizedParties: listOwnOrigins(env.APP_URL),
    // env.ts has checked that it reads "host$".
    frontendApi: Buffer.from(publishableKey.split("_", 3)[2] ?? "", "base64")
      .toString()
      .replace(/\$$/, ""),
  };
}
