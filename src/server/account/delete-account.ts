import { getDb, type Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { derivedKeys } from "@/lib/storage/keys";
import { LATEST_PUT_SECONDS, PUT_URL_SECONDS } from "@/lib/storage/presign";

/** Keys in one job: a job's payload stays small however many films there are. */
const KEYS_PER_JOB = 500;
/** An account of a hundred thousand films takes longer than Prisma's five seconds. */
const TRANSACTION_LIMIT_MS = 120_000;

/**
 * Deletes a user's account with all its data: films, results, uploads under way, sessions, access tokens. The rows go in one
 * transaction, and with it are enqueued the jobs that remove the objects: all is gone or nothing is.
 * What is under way finds its rows gone and ends: an analysis writes into no run that is not there (moveRun), an
 * upload's pending row is the ticket without which no scan is made (createScan).
 * @param user.email of a local account: what was counted of its sign-ins goes too
 * @param andThen what has to be done with it, in the same transaction
 */
export async function deleteAccount(
  user: { id: string; email?: string },
  andThen?: (tx: Transaction) => Promise<void>,
): Promise<void> {
  const userId = user.id;
  const now = Date.now();
  await getDb().$transaction(
    async (tx) => {
      // Before the scans, as feedReanalyses locks them: no more of them are queued then.
      await tx.reanalysis.deleteMany({ where: { userId } });
      // Pending uploads first, as createScan does: a scan that is being made at this moment is waited for and seen below.
      const pending = await tx.$queryRaw<{ key: string }[]>`
        DELETE FROM "PendingUpload" WHERE "userId" = ${userId} RETURNING key`;
      const scans = await tx.$queryRaw<{ id: string; s3Key: string; createdAt: Date; viewNumber: number }[]>`
        DELETE FROM "Scan" WHERE "userId" = ${userId} RETURNING id, "s3Key", "createdAt", "viewNumber"`;
      // What the deletion itself has just written down (prisma/migrations: tell_scan_change) goes too.
      await tx.scanChange.deleteMany({ where: { userId } });
      await tx.personalAccessToken.deleteMany({ where: { userId } });
      await tx.auditEvent.deleteMany({ where: { userId } });
      // All that remains: that it was done, and when; of whom, the id that now names nobody (docs/decisions/0030-audit-log.md).
      await tx.auditEvent.create({ data: { userId, action: "ACCOUNT_DELETED", actor: "SESSION" } });
      await tx.user.deleteMany({ where: { id: userId } });
      if (user.email !== undefined) await tx.signInLockout.deleteMany({ where: { email: user.email } });

      const uploaded = [...pending.map(({ key }) => key), ...scans.map(({ s3Key }) => s3Key)];
      const drawn = scans.flatMap(({ id, viewNumber }) => Object.values(derivedKeys(userId, id, viewNumber)));
      for (const keys of inLots([...uploaded, ...drawn])) await enqueue(tx, "delete-objects", { keys });

      // A URL given out before can still be written to until it expires: those keys are swept once more after that.
      const urlsFrom = now - PUT_URL_SECONDS * 1000;
      const open = [
        ...pending.map(({ key }) => key),
        ...scans.filter(({ createdAt }) => createdAt.getTime() > urlsFrom).map(({ s3Key }) => s3Key),
      ];
      const startAfter = new Date(now + LATEST_PUT_SECONDS * 1000);
      for (const keys of inLots(open)) await enqueue(tx, "delete-objects", { keys }, { startAfter });
      await andThen?.(tx);
    },
    { timeout: TRANSACTION_LIMIT_MS },
  );
}

function inLots(keys: readonly string[]): string[][] {
  const lots: string[][] = [];
  for (let from = 0; from < keys.length; from += KEYS_PER_JOB) lots.push(keys.slice(from, from + KEYS_PER_JOB));
  return lots;
}
