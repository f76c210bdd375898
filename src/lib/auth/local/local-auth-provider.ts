import type { AuthProvider } from "../auth-provider";
import { getLocalAuth } from "./local-auth";

/** Accounts kept in this app's own database. */
export const localAuthProvider: AuthProvider = {
  async getUser(headers, { canSetCookies }) {
    const session = await getLocalAuth().api.getSession({ headers, query: { disableRefresh: !canSetCookies } });
    if (!session) return null;
    const { id, email, name } = session.user;
    return { id, email, name };
  },
};
