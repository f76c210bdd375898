import { type NextRequest, NextResponse } from "next/server";
import { REQUEST_PATH_HEADER, withNext } from "@/lib/auth/local-path";
import { hasSessionCookie } from "@/lib/auth/session-cookie";
import { getEnv } from "@/lib/env";
import { buildContentSecurityPolicy, listSecurityHeaders } from "@/lib/http/security-headers";

const SIGNED_IN_PAGES = /^\/(dashboard|scan|account)(\/|$)/;

/**
 * In front of every page and route: security headers, and a quick way to the sign-in page for who has no session
 * cookie at all. It proves nothing: pages and routes ask getCurrentUser themselves.
 */
export function proxy(request: NextRequest): NextResponse {
  const env = getEnv();
  const { pathname, search } = request.nextUrl;
  const response =
    SIGNED_IN_PAGES.test(pathname) && !hasSessionCookie(request)
      ? NextResponse.redirect(new URL(withNext("/sign-in", pathname + search), request.url))
      : passOn(request, pathname, search);
  for (const [name, value] of listSecurityHeaders(env)) response.headers.set(name, value);
  return response;
}

function passOn(request: NextRequest, pathname: string, search: string): NextResponse {
  const headers = new Headers(request.headers);
  headers.set(REQUEST_PATH_HEADER, pathname + search);
  if (pathname.startsWith("/api/")) {
    const answer = NextResponse.next({ request: { headers } });
    answer.headers.set("content-security-policy", "default-src 'none'; frame-ancestors 'none'");
    return answer;
  }

  // Next reads the nonce from the request's policy and puts it on its own scripts.
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = buildContentSecurityPolicy(getEnv(), nonce, process.env.NODE_ENV === "development");
  headers.set("content-security-policy", policy);
  headers.set("x-nonce", nonce);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

export const config = {
  // Built files have neither pages nor secrets; their names carry a hash.
  matcher: ["/((?!_next/static|_next/image).*)"],
};
