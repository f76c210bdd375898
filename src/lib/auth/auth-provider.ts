/** Whom the app serves. `id` is what `userId` holds in every table. */
export interface SignedInUser {
  id: string;
  email: string;
  name: string;
}

/** Who is signed in, and by which session: what the app keeps open for them ends with it. */
export interface CurrentUser extends SignedInUser {
  sessionId: string;
}

/** What the app asks of whatever keeps the accounts: local accounts today, another provider by configuration. */
export interface AuthProvider {
  /**
   * @param headers those of the request, with its cookies
   * @param options canSetCookies false where no cookie can be sent back (a page): the session is then not renewed
   * @returns null when nobody is signed in or the session has ended
   */
  getUser(headers: Headers, options: { canSetCookies: boolean }): Promise<CurrentUser | null>;

  /** Those of these sessions that have ended: signed out, expired, revoked, or the account is gone. */
  findEndedSessions(sessionIds: string[]): Promise<string[]>;
}
