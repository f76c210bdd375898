import type { ScanStatus } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { LIVE_RUN_STATUSES, moveRun } from "./move-run";

/**
 * Ends the run that is under way without a result, if there is one. The scan is DONE with its earlier result, or
 * UPLOADED again. The queue's job, or the worker that has it in hand, finds the run ended and leaves it.
 * @returns the scan's status now.
 * @throws AppError NOT_FOUND.
 */
export async function cancelInference(userId: string, scanId: string): Promise<{ scanId: string; status: ScanStatus }> {
  const scan = await getDb().scan.findFirst({
    where: { id: scanId, userId },
    select: { currentRunId: true, runs: { where: { status: { in: [...LIVE_RUN_STATUSES] } }, select: { id: true } } },
  });
  for (const { id } of scan?.runs ?? []) {
    await moveRun(id, {
      status: "FAILED",
      scan: { status: scan?.currentRunId ? "DONE" : "UPLOADED" },
      run: { failureCode: "CANCELLED", finishedAt: new Date() },
    });
  }
  const now = await getDb().scan.findFirst({ where: { id: scanId, userId }, select: { status: true } });
  if (!now) throw refuse("NOT_FOUND");
  return { scanId, status: now.status };
}
