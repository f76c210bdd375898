import type { Env } from "@/lib/env";

/** Where the browser sends films to and gets them from: path style on a server of one's own, AWS's two styles else. */
function listStorageOrigins(env: Pick<Env, "AWS_ENDPOINT_URL_S3" | "AWS_S3_BUCKET" | "AWS_REGION">): string[] {
  if (env.AWS_ENDPOINT_URL_S3) return [new URL(env.AWS_ENDPOINT_URL_S3).origin];
  const host = `s3.${env.AWS_REGION}.amazonaws.com`;
  return [`https://${env.AWS_S3_BUCKET}.${host}`, `https://${host}`];
}

/** The proxy hands the nonce of an answer to its pages here. */
export const NONCE_HEADER = "x-nonce";

/**
 * The Content-Security-Policy of a page.
 * Scripts: only those that carry this answer's nonce, and what they load; a browser too old for `strict-dynamic` takes
 * the app's own. Styles: inline ones are allowed, since positions over a film and the parts of the interface kit are
 * set as style attributes, which no nonce can cover; a style runs nothing. Everything else: the app itself, and the
 * storage for films. The policy needs pages that are rendered for each request, as all of ours are.
 * @param nonce random, new for each answer
 * @param isDevelopment Next's development server needs eval for its error overlay, and a socket for reloading
 * @param clerkHost where Clerk keeps the accounts: the host of its scripts and of what they ask; a challenge against bots
 *   comes from Cloudflare, in a frame. They load scripts themselves, which `strict-dynamic` allows.
 */
export function buildContentSecurityPolicy(
  env: Env,
  nonce: string,
  isDevelopment: boolean,
  clerkHost: string | undefined,
): string {
  const storage = listStorageOrigins(env).join(" ");
  const clerk = clerkHost === undefined ? "" : ` https://${clerkHost}`;
  const challenges = clerk && " https://challenges.cloudflare.com";
  const directives = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}${clerk}${challenges}`,
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' blob: data: ${storage}${clerk && " https://img.clerk.com"}`,
    `connect-src 'self' blob: ${storage}${isDevelopment ? " ws:" : ""}${clerk}`,
    "font-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-src${challenges || " 'none'"}`,
    "frame-ancestors 'none'",
  ];
  return directives.join("; ");
}

const ONE_YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The headers that every answer carries, pages and API alike. */
export function listSecurityHeaders(env: Pick<Env, "APP_URL">): [name: string, value: string][] {
  return [
    ["x-content-type-options", "nosniff"],
    // For browsers that do not know frame-ancestors, and for answers that carry no policy.
    ["x-frame-options", "DENY"],
    ["referrer-policy", "strict-origin-when-cross-origin"],
    // The camera, to photograph a film; nothing else.
    ["permissions-policy", "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"],
    ["cross-origin-opener-policy", "same-origin"],
    ...(env.APP_URL.startsWith("https:")
      ? ([["strict-transport-security", `max-age=${ONE_YEAR_SECONDS}`]] satisfies [string, string][])
      : []),
  ];
}
