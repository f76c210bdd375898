import { getEnv } from "@/lib/env";
import { findFaults } from "../check-production-env/find-faults";
import { type Check, notNeeded, well, wrong } from "./check";

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
    const { CLERK_SECRET_KEY, BETTER_AUTH_SECRET = "" } = getEnv();
    if (CLERK_SECRET_KEY) {
      yield notNeeded("Clerk keeps the accounts: both keys look right, and Clerk itself is not asked");
      return;
    }
    // Held against an example's here also where the app is not in production, for sessions are forged by it anywhere.
    const { faults } = findFaults({ BETTER_AUTH_SECRET }, { privateNetwork: true });
    const fault = faults.find(({ name }) => name === "BETTER_AUTH_SECRET");
    yield fault
      ? wrong(
          `${fault.name} ${fault.reason}`,
          "Take a new one, which signs everybody out once: openssl rand -base64 32",
        )
      : well("the secret of local accounts can't be guessed");
  },
};
