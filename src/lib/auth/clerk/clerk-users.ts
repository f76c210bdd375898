import { createClerkClient } from "@clerk/backend";
import { getEnv } from "@/lib/env";
import { getLogger } from "@/lib/logger";
import { perProcess } from "@/lib/per-process";
import { withTimeLimit } from "@/lib/time-limit";
import type { SignedInUser } from "../auth-provider";
import { getClerkSettings } from "./clerk-settings";

type Profile = Pick<SignedInUser, "name" | "email">;

/** A page waits no longer for a name to show. */
const PROFILE_LIMIT_MS = 2000;
const DELETION_LIMIT_MS = 15_000;
/** Names change seldom, and Clerk counts requests. */
const KNOWN_FOR_MS = 5 * 60_000;
/** While Clerk can't be reached, a page of a user waits for it once in this time. */
const UNKNOWN_FOR_MS = 30_000;
const MOST_REMEMBERED = 1000;

function getUsers() {
  return perProcess("clerk users", () => {
    const settings = getClerkSettings();
    if (!settings) throw new Error("Clerk asked for where the accounts are local");
    const { CLERK_API_URL: apiUrl } = getEnv();
    const { secretKey } = settings;
    return createClerkClient({ secretKey, ...(apiUrl ? { apiUrl } : {}), telemetry: { disabled: true } }).users;
  });
}

async function readProfile(userId: string): Promise<Profile> {
  const { fullName, username, primaryEmailAddress } = await withTimeLimit(
    getUsers().getUser(userId),
    PROFILE_LIMIT_MS,
    "Clerk's answer",
  );
  return { name: fullName ?? username ?? "", email: primaryEmailAddress?.emailAddress ?? "" };
}

/** Name and e-mail as Clerk has them, remembered for minutes; both empty while Clerk can't be reached. */
export async function findProfile(userId: string): Promise<Profile> {
  const known = perProcess("clerk profiles", () => new Map<string, { profile: Profile; until: number }>());
  const remembered = known.get(userId);
  if (remembered && remembered.until > Date.now()) return remembered.profile;
  const remember = (profile: Profile, forMs: number): Profile => {
    known.delete(userId);
    known.set(userId, { profile, until: Date.now() + forMs });
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return profile;
  };
  try {
    return remember(await readProfile(userId), KNOWN_FOR_MS);
  } catch (error) {
    getLogger().warn({ err: error }, "no name from Clerk; pages go without");
    return remember(remembered?.profile ?? { name: "", email: "" }, UNKNOWN_FOR_MS);
  }
}

/**
 * Deletes the user at Clerk, with all sessions; one that is not there any more is no error.
 * @throws what Clerk answers, or when it does not answer in time.
 */
export async function deleteClerkUser(userId: string): Promise<void> {
  try {
    await withTimeLimit(getUsers().deleteUser(userId), DELETION_LIMIT_MS, "Clerk's answer");
  } catch (error) {
    if (!(error instanceof Error && "status" in error && error.status === 404)) throw error;
  }
}
