import { getDb } from "@/lib/db/client";

/** Wrong passwords in a row that lock an account; each further lot of as many locks it for twice as long. */
export const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MINUTES = 15;
/** The lock stops growing here: whoever guesses must not be able to keep the owner out for days. */
const LONGEST_LOCK_MINUTES = 60;
/** Failures older than this are forgotten. */
const MEMORY_HOURS = 24;

export function toLockoutKey(email: string): string {
  return email.trim().toLowerCase();
}

/**
 * Counts an attempt before its password is looked at. One statement does the counting and the refusing, and the row's
 * lock puts attempts that arrive together in a line: however many guesses are sent at once, no more than
 * {@link FAILURES_BEFORE_LOCK} of them are ever compared with the password. Addresses without an account are counted
 * alike, so that nothing tells them apart. A right password takes the count back: {@link forgetFailures}.
 * @returns false when the account is locked: the attempt must be refused unseen
 */
export async function admitAttempt(email: string): Promise<boolean> {
  const admitted = await getDb().$queryRaw<{ failures: number }[]>`
    INSERT INTO "SignInLockout" AS held (email, failures, "updatedAt") VALUES (${toLockoutKey(email)}, 1, now())
    ON CONFLICT (email) DO UPDATE SET
      failures = CASE
        WHEN held."updatedAt" < now() - make_interval(hours => ${MEMORY_HOURS}::int) THEN 1
        ELSE held.failures + 1
      END,
      "lockedUntil" = CASE
        WHEN held."updatedAt" >= now() - make_interval(hours => ${MEMORY_HOURS}::int)
          AND (held.failures + 1) % ${FAILURES_BEFORE_LOCK}::int = 0
        THEN now() + make_interval(mins => least(
          ${LONGEST_LOCK_MINUTES}::int,
          ${FIRST_LOCK_MINUTES}::int * power(2, least(10, (held.failures + 1) / ${FAILURES_BEFORE_LOCK}::int - 1))::int
        ))
      END,
      "updatedAt" = now()
    WHERE held."lockedUntil" IS NULL OR held."lockedUntil" <= now()
    RETURNING failures`;
  if (admitted[0]?.failures === 1) await pruneForgotten();
  return admitted.length > 0;
}

/** Guesses at made-up addresses must not fill the table for ever. Rows in use elsewhere are left for the next time. */
async function pruneForgotten(): Promise<void> {
  await getDb().$executeRaw`
    DELETE FROM "SignInLockout" WHERE email IN (
      SELECT email FROM "SignInLockout"
      WHERE "updatedAt" < now() - make_interval(hours => ${MEMORY_HOURS}::int)
      ORDER BY "updatedAt" LIMIT 1000 FOR UPDATE SKIP LOCKED
    )`;
}

/** Seconds until the account may be tried again; 0 when it is not locked. */
export async function getLockSeconds(email: string): Promise<number> {
  const rows = await getDb().$queryRaw<{ seconds: number }[]>`
    SELECT ceil(extract(epoch FROM "lockedUntil" - now()))::int AS seconds
    FROM "SignInLockout" WHERE email = ${toLockoutKey(email)} AND "lockedUntil" > now()`;
  return rows[0]?.seconds ?? 0;
}

/** The password was right: the count starts again from nothing. */
export async function forgetFailures(email: string): Promise<void> {
  await getDb().signInLockout.deleteMany({ where: { email: toLockoutKey(email) } });
}
