import { RUNNABLE_STATUSES } from "@/domain/scan-states";
import type { Prisma, Transaction } from "@/lib/db/client";
import { enqueue } from "@/lib/queue/boss";
import { findNextRound, priorityOf } from "@/lib/queue/find-next-round";

/** A run that waits for its turn; those of a re-analysis go after all others. */
export interface QueuedRun {
  id: string;
  userId: string;
  reanalysisId: string | null;
  round: number;
}

/** Enqueues the job of a run, in the transaction that makes it necessary. */
export async function enqueueRun(
  tx: Transaction,
  { id, userId, reanalysisId, round }: QueuedRun,
  { outageSince, startAfter }: { outageSince?: string; startAfter?: Date } = {},
): Promise<void> {
  const priority = priorityOf(round, { isLast: reanalysisId !== null });
  await enqueue(
    tx,
    "run-inference",
    { runId: id, outageSince },
    { priority, userId, ...(startAfter && { startAfter }) },
  );
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
  const { userId } = scans;
  const first = await findNextRound(tx, "run-inference", { userId, isLast: reanalysisId !== null });
  const runs = await tx.run.createManyAndReturn({
    data: scanIds.map((scanId, index) => ({ scanId, reanalysisId, round: first + index })),
    select: { id: true, reanalysisId: true, round: true },
  });
  for (const run of runs) await enqueueRun(tx, { ...run, userId });
  return runs.length;
}
