import { findFaults } from "../check-production-env/find-faults";
import { type Check, well, wrong } from "./check";

/** What signing in depends on. Those of another provider than local accounts are looked at here as well. */
export const AUTH_SETTINGS: readonly string[] = ["BETTER_AUTH_SECRET"];

export const checkAuth: Check = {
  name: "sign-in",
  needs: AUTH_SETTINGS,
  async *run() {
    const { faults } = findFaults(process.env, { privateNetwork: true });
    const ours = faults.filter(({ name }) => AUTH_SETTINGS.includes(name));
    for (const { name, reason } of ours) {
      yield wrong(`${name} ${reason}`, "Take a new one, which signs everybody out once: openssl rand -base64 32");
    }
    if (ours.length === 0) yield well("the secret of local accounts can't be guessed");
  },
};
