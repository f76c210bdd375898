/** Whom the app serves. `id` is what `userId` holds in every table. */
export interface SignedInUser {
  id: string;
  email: string;
  name: string;
}

/** What the app asks of whatever keeps the accounts: local accounts today, another provider by configuration. */
export interface AuthProvider {
  /**
   * @param headers those of the request, with its cookies
   * @param options canSetCookies false where no cookie can be sent back (a page): the session is then not renewed
   * @returns null when nobody is signed in or the session has ended
   */
  getUser(headers: Headers, options: { canSetCookies: boolean }): Promise<SignedInUser | null>;
}
