import { getClerkSettings } from "../clerk/clerk-settings";

/** Whether the accounts are this app's own: its addresses for signing in and up exist only then. */
export function hasLocalAccounts(): boolean {
  return getClerkSettings() === null;
}
