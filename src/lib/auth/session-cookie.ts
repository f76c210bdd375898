import { getSessionCookie } from "better-auth/cookies";

export const SESSION_COOKIE_PREFIX = "scoliosis-ai";

/**
 * Whether the request carries something that looks like a session. A hint for redirects, no proof of anything: only
 * getCurrentUser looks whether the session is real.
 */
export function hasSessionCookie(request: Request): boolean {
  return getSessionCookie(request, { cookiePrefix: SESSION_COOKIE_PREFIX }) !== null;
}
