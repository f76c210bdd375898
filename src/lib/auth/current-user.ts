import { headers as requestHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { actorOf, withActor } from "@/lib/audit/actor";
import { splitEndedTokens } from "./access-tokens";
import type { AuthProvider, CurrentUser } from "./auth-provider";
import { getClerkSettings } from "./clerk/clerk-settings";
import { REQUEST_PATH_HEADER, withNext } from "./local-path";

/** Loads the provider that the environment names, and not the other. */
async function getAuthProvider(): Promise<AuthProvider> {
  if (getClerkSettings()) return (await import("./clerk/clerk-auth-provider")).clerkAuthProvider;
  return (await import("./local/local-auth-provider")).localAuthProvider;
}

// One question to the database for a page, however many of its parts ask.
const getPageUser = cache(async () => (await getAuthProvider()).getUser(await requestHeaders(), { isPage: true }));

/**
 * Who is signed in: the one function that all of the app asks.
 * @param headers the request's, in route handlers (renews an ageing session); left out in pages
 */
export async function getCurrentUser(headers?: Headers): Promise<CurrentUser | null> {
  return headers ? (await getAuthProvider()).getUser(headers, { isPage: false }) : getPageUser();
}

/** The signed-in user, for pages: anyone else is sent to sign in and comes back to the same page afterwards. */
export async function requireUser(): Promise<CurrentUser> {
  const user = await getCurrentUser();
  if (!user) redirect(withNext("/sign-in", (await requestHeaders()).get(REQUEST_PATH_HEADER)));
  return user;
}

/** Does in a page what is recorded as this user's doing; routes do it for themselves. */
export async function withPageActor<T>(user: CurrentUser, run: () => Promise<T>): Promise<T> {
  return withActor(actorOf(user.sessionId, await requestHeaders()), run);
}

/** Those of these sessions, or access tokens, that have ended; for what stays open longer than a request. */
export async function findEndedSessions(sessionIds: string[]): Promise<string[]> {
  const { ended, others } = await splitEndedTokens(sessionIds);
  return [...ended, ...(await (await getAuthProvider()).findEndedSessions(others))];
}
