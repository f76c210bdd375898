import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { type Check, well } from "./check";
import { checkClerk } from "./check-clerk";

/** What signing in depends on, by local accounts or by Clerk. */
export const AUTH_SETTINGS: readonly string[] = [
  "BETTER_AUTH_SECRET",
  "NEXT_PUBLIC_CLERK_PUBLISHABLE_KEY",
  "CLERK_SECRET_KEY",
  "CLERK_JWT_KEY",
  "CLERK_WEBHOOK_SIGNING_SECRET",
  "CLERK_API_URL",
];

export const checkAuth: Check = {
  name: "sign-in",
  needs: AUTH_SETTINGS,
  async *run() {
    const clerk = getClerkSettings();
    if (clerk) yield* checkClerk(clerk);
    // One that is short, a default or an example is a wrong setting, and then this check is left out.
    else yield well("the secret of local accounts can't be guessed");
  },
};
