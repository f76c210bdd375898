import { RUNNABLE_STATUSES } from "@/domain/scan-states";
import type { Prisma, Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";

/** The queue's: the higher, the earlier. Films that someone waits for go before those of a re-analysis. */
const PRIORITY = { askedFor: 0, reanalysis: -1 };

/** Enqueues the job of a run, in the transaction that makes it necessary. */
export async function enqueueRun(
  tx: Transaction,
  run: { id: string; reanalysisId: string | null },
  { outageSince, startAfter }: { outageSince?: string; startAfter?: Date } = {},
): Promise<void> {
  const priority = run.reanalysisId === null ? PRIORITY.askedFor : PRIORITY.reanalysis;
  await enqueue(tx, "run-inference", { runId: run.id, outageSince }, { priority, ...(startAfter && { startAfter }) });
}

/**
 * Queues a run for each of these scans that is not being analysed already, by compare-and-set; the newest first.
 * @param scans names the user, always.
 * @param reanalysisId whose runs they are, if one's.
 * @returns how many were queued.
 */
export async function queueRuns(
  tx: Transaction,
  scans: Prisma.ScanWhereInput & { userId: string },
  reanalysisId: string | null = null,
): Promise<number> {
  const queued = await tx.scan.updateManyAndReturn({
    where: { status: { in: [...RUNNABLE_STATUSES] }, ...scans },
    data: { status: "QUEUED", statusChangedAt: new Date(), failureCode: null },
    select: { id: true },
  });
  // Newest first; the database returns them in whatever order it has found them.
  const scanIds = queued.map(({ id }) => id).toSorted((a, b) => (a < b ? 1 : -1));
  const runs = await tx.run.createManyAndReturn({
    data: scanIds.map((scanId) => ({ scanId, reanalysisId })),
    select: { id: true, reanalysisId: true },
  });
  for (const run of runs) await enqueueRun(tx, run);
  return runs.length;
}
