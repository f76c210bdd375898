import { type NextFetchEvent, type NextRequest, NextResponse } from "next/server";
import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { REQUEST_PATH_HEADER, withNext } from "@/lib/auth/local-path";
import { hasSessionCookie } from "@/lib/auth/session-cookie";
import type { AppError } from "@/lib/app-error";
import { getEnv } from "@/lib/env";
import { refuse } from "@/lib/error-codes";
import { problemResponse } from "@/lib/http/problem";
import { buildContentSecurityPolicy, listSecurityHeaders, NONCE_HEADER } from "@/lib/http/security-headers";

const SIGNED_IN_PAGES = /^\/(dashboard|scan|account)(\/|$)/;
/** Of pages they are only read, as they have no actions; of a route it says itself which of these it takes. */
const METHODS = { page: ["GET", "HEAD"], api: ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"] };
/** Of what is no page: it loads nothing and is shown in no frame. */
const BARE_POLICY = "default-src 'none'; frame-ancestors 'none'";

/**
 * In front of every page and route: security headers, a refusal of what Next would stumble over, and a quick way to the
 * sign-in page for who has no session cookie at all. That proves nothing: pages and routes ask getCurrentUser themselves.
 * Where Clerk keeps the accounts, its tokens are verified here, for getCurrentUser to read.
 */
export async function proxy(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  const response = refuseAtTheDoor(request) ?? (await letIn(request, event));
  if (!response.headers.has("content-security-policy")) response.headers.set("content-security-policy", BARE_POLICY);
  for (const [name, value] of listSecurityHeaders(getEnv())) response.headers.set(name, value);
  return response;
}

/** Null for what may pass: an address that can be decoded, by a method that is known there. */
function refuseAtTheDoor(request: NextRequest): NextResponse | null {
  const { pathname } = request.nextUrl;
  if (!canBeDecoded(pathname)) {
    return toResponse(refuse("VALIDATION", { detail: "The address is malformed: a % has to be written as %25." }));
  }
  const methods = isApi(pathname) ? METHODS.api : METHODS.page;
  if (methods.includes(request.method)) return null;
  return toResponse(refuse("METHOD_NOT_ALLOWED", { headers: { allow: methods.join(", ") } }));
}

function toResponse(error: AppError): NextResponse {
  const requestId = crypto.randomUUID();
  const { body, status, headers } = problemResponse(error, requestId);
  headers.set("x-request-id", requestId);
  return new NextResponse(body, { status, headers });
}

const isApi = (pathname: string): boolean => pathname.startsWith("/api/");

function canBeDecoded(pathname: string): boolean {
  try {
    decodeURIComponent(pathname);
    return true;
  } catch {
    return false;
  }
}

async function letIn(request: NextRequest, event: NextFetchEvent): Promise<Response> {
  const clerk = getClerkSettings();
  if (!clerk) return redirectOrPassOn(request, hasSessionCookie(request));
  const { passThroughClerk } = await import("@/lib/auth/clerk/clerk-proxy");
  return passThroughClerk(request, event, clerk, (maySeePages) => redirectOrPassOn(request, maySeePages));
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
  if (isApi(pathname)) return NextResponse.next({ request: { headers } });

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
