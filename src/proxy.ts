import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server";
import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { REQUEST_PATH_HEADER, withNext } from "@/lib/auth/local-path";
import { hasSessionCookie } from "@/lib/auth/session-cookie";
import { getEnv } from "@/lib/env";
import { buildContentSecurityPolicy, listSecurityHeaders, NONCE_HEADER } from "@/lib/http/security-headers";

const SIGNED_IN_PAGES = /^\/(dashboard|scan|account)(\/|$)/;

/**
 * In front of every page and route: security headers, and a quick way to the sign-in page for who has no session
 * cookie at all. It proves nothing: pages and routes ask getCurrentUser themselves. Where Clerk keeps the accounts, its
 * tokens are verified here, for getCurrentUser to read.
 */
export async function proxy(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  const clerk = getClerkSettings();
  const answer = (maySeePages: boolean) => redirectOrPassOn(request, maySeePages);
  let response: Response;
  if (clerk) {
    const { passThroughClerk } = await import("@/lib/auth/clerk/clerk-proxy");
    response = await passThroughClerk(request, event, clerk, answer);
  } else response = answer(hasSessionCookie(request));
  for (const [name, value] of listSecurityHeaders(getEnv())) response.headers.set(name, value);
  return response;
}

function redirectOrPassOn(request: NextRequest, maySeePages: boolean): NextResponse {
  const { pathname, search } = request.nextUrl;
  if (SIGNED_IN_PAGES.test(pathname) && !maySeePages) {
    return NextResponse.redirect(new URL(withNext("/sign-in", pathname + search), request.url));
  }
  const headers = new Headers(request.headers);
  // What Clerk is to find in these it adds to the answer of this function; a caller's own would make it fail.
  for (const name of request.headers.keys()) if (name.startsWith("x-clerk-")) headers.delete(name);
  headers.set(REQUEST_PATH_HEADER, pathname + search);
  if (pathname.startsWith("/api/")) {
    const answer = NextResponse.next({ request: { headers } });
    answer.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    return answer;
  }

  // Next reads the nonce from the request's policy and puts it on its own scripts.
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = buildContentSecurityPolicy(
    getEnv(),
    nonce,
    process.env.NODE_ENV === "development",
    getClerkSettings()?.frontendApi,
  );
  headers.set("content-security-policy", policy);
  headers.set(NONCE_HEADER, nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // Built files have neither pages nor secrets; their names carry a hash.
  matcher: ["/((?!_next/static|_next/image).*)"],
};
