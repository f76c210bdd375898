import { getDb } from "@/lib/db/client";
import type { AuthProvider } from "../auth-provider";
import { getLocalAuth } from "./local-auth";

/** Accounts kept in this app's own database. */
export const localAuthProvider: AuthProvider = {
  async getUser(headers, { isPage }) {
    const found = await getLocalAuth().api.getSession({ headers, query: { disableRefresh: isPage } });
    if (!found) return null;
    const { id, email, name } = found.user;
    return { id, email, name, sessionId: found.session.id };
  },

  async findEndedSessions(sessionIds) {
    const live = await getDb().session.findMany({
      where: { id: { in: sessionIds }, expiresAt: { gt: new Date() } },
      select: { id: true },
    });
    const liveIds = new Set(live.map(({ id }) => id));
    return sessionIds.filter((id) => !liveIds.has(id));
  },
};
