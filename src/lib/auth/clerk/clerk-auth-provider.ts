import { auth } from "@clerk/nextjs/server";
import { z } from "zod";
import type { AuthProvider } from "../auth-provider";
import { findProfile } from "./clerk-users";

/** What an instance can be told to put into its session tokens, so that nobody has to ask Clerk for it. */
const profileClaimsSchema = z.object({ email: z.string(), name: z.string() });

/** Accounts that Clerk keeps; the proxy has verified the token (clerk-proxy.ts). */
export const clerkAuthProvider: AuthProvider = {
  async getUser(_headers, { isPage }) {
    const { userId, sessionId, sessionClaims } = await auth();
    if (!userId) return null;
    const claimed = profileClaimsSchema.safeParse(sessionClaims);
    const known = claimed.success ? claimed.data : isPage ? await findProfile(userId) : { email: "", name: "" };
    return { id: userId, ...known, sessionId: `${sessionId}:${sessionClaims.exp}` };
  },

  /**
   * A session ends at Clerk, and all that is known of it here is a token of one minute. So for what stays open it ends
   * with that token: the reader comes back with a new one, or has none.
   */
  async findEndedSessions(sessionIds) {
    return sessionIds.filter((id) => Number(id.split(":")[1]) * 1000 <= Date.now());
  },
};
