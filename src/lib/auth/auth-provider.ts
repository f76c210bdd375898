/** Whom the app serves. `id` is what `userId` holds in every table. */
export interface SignedInUser {
  id: string;
  /** This and the name are empty where the provider has not told them. */
  email: string;
  name: string;
}

/** Who is signed in, and by which session: what the app keeps open for them ends with it. */
export interface CurrentUser extends SignedInUser {
  sessionId: string;
}

/** What the app asks of whatever keeps the accounts: local accounts, or Clerk by configuration. */
export interface AuthProvider {
  /**
   * @param headers those of the request, with its cookies
   * @param options isPage true in a page: it can send no cookie back, so the session is not renewed, and it shows who
   *   the user is, which may have to be asked for
   * @returns null when nobody is signed in or the session has ended
   */
  getUser(headers: Headers, options: { isPage: boolean }): Promise<CurrentUser | null>;

  /** Those of these sessions that have ended: signed out, expired, revoked, or the account is gone. */
  findEndedSessions(sessionIds: string[]): Promise<string[]>;
}
