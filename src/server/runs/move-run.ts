import type { RunStatus, ScanStatus } from "@/lib/db/generated/client";
import { getDb, type Prisma, type Transaction } from "@/lib/db/client";

/** A run that has not ended; its scan is then in the same state. */
export const LIVE_RUN_STATUSES = ["QUEUED", "RUNNING"] as const satisfies readonly RunStatus[];

class RunHasEnded extends Error {}

/**
 * Moves a live run and its scan together, by compare-and-set. The scan is locked first, as deleting it does, so that
 * the two can't wait for each other.
 * @param to `status`: of both, unless `scan` names another one for the scan.
 * @param also what the move implies, in the same transaction.
 * @returns false, with nothing changed, when the run has ended or its scan is gone.
 */
export async function moveRun(
  runId: string,
  to: {
    status: ScanStatus & RunStatus;
    scan: Prisma.ScanUpdateManyMutationInput & { currentRunId?: string };
    run: Prisma.RunUpdateManyMutationInput;
    also?: (tx: Transaction) => Promise<void>;
  },
): Promise<boolean> {
  try {
    await getDb().$transaction(async (tx) => {
      const run = await tx.run.findUnique({ where: { id: runId }, select: { scanId: true } });
      if (!run) throw new RunHasEnded();
      const scans = await tx.scan.updateMany({
        where: { id: run.scanId, status: { in: [...LIVE_RUN_STATUSES] } },
        data: { status: to.status, stage: null, waitReason: null, statusChangedAt: new Date(), ...to.scan },
      });
      if (scans.count === 0) throw new RunHasEnded();
      const runs = await tx.run.updateMany({
        where: { id: runId, status: { in: [...LIVE_RUN_STATUSES] } },
        data: { ...to.run, status: to.status },
      });
      if (runs.count === 0) throw new RunHasEnded();
      await to.also?.(tx);
    });
    return true;
  } catch (error) {
    if (error instanceof RunHasEnded) return false;
    throw error;
  }
}
