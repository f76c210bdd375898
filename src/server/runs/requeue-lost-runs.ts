import { getDb } from "@/lib/db/client";
import { enqueueRun, type QueuedRun } from "./queue-runs";

/** What has moved since is left alone: somebody is at it. */
const OLD_MS = 60_000;

/**
 * Enqueues again what the queue has lost: runs that wait or run while no job is left that would bring them to an end (its
 * table was emptied or restored by itself, say). A run and its job are written in one transaction, so a job that is not
 * there yet is not a lost one.
 * @returns how many.
 */
export async function requeueLostRuns(): Promise<number> {
  return await getDb().$transaction(async (tx) => {
    const lost = await tx.$queryRaw<QueuedRun[]>`
      SELECT run.id, run."reanalysisId", run.round, scan."userId" FROM "Run" AS run JOIN "Scan" AS scan ON scan.id = run."scanId"
      WHERE run.status IN ('QUEUED', 'RUNNING') AND scan."statusChangedAt" < ${new Date(Date.now() - OLD_MS)}
        AND NOT EXISTS (SELECT FROM pgboss.job
          WHERE name IN ('run-inference', 'run-inference-dead') AND state < 'completed' AND data ->> 'runId' = run.id::text)
      FOR UPDATE OF run SKIP LOCKED`;
    for (const run of lost) await enqueueRun(tx, run);
    return lost.length;
  });
}
