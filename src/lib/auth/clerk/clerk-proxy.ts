import { clerkMiddleware } from "@clerk/nextjs/server";
import { type NextFetchEvent, NextRequest, NextResponse } from "next/server";
import { refuse } from "@/lib/error-codes";
import { getLogger } from "@/lib/logger";
import { problemResponse } from "@/lib/http/problem";
import { problemPage } from "@/lib/http/problem-page";
import { withTimeLimit } from "@/lib/time-limit";
import type { ClerkSettings } from "./clerk-settings";

/** Clerk is asked over the network only where a session is renewed, and knows no limit of its own. */
const LIMIT_MS = 5000;
const JWT = /^Bearer [\w-]+\.[\w-]+\.[\w-]*$/;

/**
 * Verifies the request's session token, for `auth()` to read, and renews a page's session where Clerk says how.
 * @param answer makes the answer, or the way on; the token's user is signed in or not
 */
export async function passThroughClerk(
  request: NextRequest,
  event: NextFetchEvent,
  { publishableKey, jwtKey, authorizedParties }: ClerkSettings,
  answer: (isSignedIn: boolean) => NextResponse,
): Promise<Response> {
  const verify = clerkMiddleware(
    async (auth) => answer((await auth()).userId !== null),
    // No secretKey: given here it would be sent on within the request, encrypted by one more key. Clerk takes it from
    // the environment, at run time, as it is none of those that a build copies in.
    { publishableKey, authorizedParties, ...(jwtKey ? { jwtKey } : {}) },
  );
  try {
    const verified = verify(new NextRequest(request, { headers: headersForClerk(request) }), event);
    return passOnHere((await withTimeLimit(Promise.resolve(verified), LIMIT_MS, "Clerk")) ?? NextResponse.next());
  } catch (cause) {
    const requestId = crypto.randomUUID();
    getLogger().error({ err: cause, requestId }, "session not verified");
    const error = refuse("UNAVAILABLE", {
      detail: "Whether you are signed in can't be checked at the moment. Try again in a few seconds.",
      headers: { "retry-after": "5", "x-request-id": requestId },
      cause,
    });
    return isApi(request) ? problemResponse(error, requestId) : problemPage(error, requestId);
  }
}

const isApi = ({ nextUrl }: NextRequest): boolean => nextUrl.pathname.startsWith("/api/");

/**
 * Clerk makes the way on a rewrite to the request's own address, as Next spells it. Where that is not as the request
 * came ("localhost" for 127.0.0.1, or behind a proxy), Next would take it for another server and ask itself, for ever.
 */
function passOnHere(response: Response): Response {
  if (response.headers.has("x-middleware-rewrite")) {
    response.headers.delete("x-middleware-rewrite");
    response.headers.set("x-middleware-next", "1");
  }
  return response;
}

/** What Clerk is shown of the request, so that it answers to none by itself that is the app's to answer. */
function headersForClerk(request: NextRequest): Headers {
  const headers = new Headers(request.headers);
  // For tokens of other kinds, whoever sends them, Clerk would be asked over the network.
  if (!JWT.test(headers.get("authorization") ?? "")) headers.delete("authorization");
  // A call that looks like a page's would be sent to Clerk and back, not refused.
  if (isApi(request)) {
    headers.set("accept", "application/json");
    headers.set("sec-fetch-dest", "empty");
  }
  return headers;
}
