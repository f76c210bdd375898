import type { RunStatus, ScanStatus } from "@/lib/db/generated/client";
import { getDb, type Prisma, type Transaction } from "@/lib/db/client";

/** A run that has not ended; its scan is then in the same state. */
const LIVE = ["QUEUED", "RUNNING"] as const satisfies readonly RunStatus[];

class RunHasEnded extends Error {}

/**
 * Moves a live run and its scan together, by compare-and-set. The scan is locked first, as deleting it does, so that
 * the two can't wait for each other.
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
        where: { id: run.scanId, status: { in: [...LIVE] } },
        data: { stage: null, waitReason: null, ...to.scan, status: to.status, statusChangedAt: new Date() },
      });
      if (scans.count === 0) throw new RunHasEnded();
      const runs = await tx.run.updateMany({
        where: { id: runId, status: { in: [...LIVE] } },
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
