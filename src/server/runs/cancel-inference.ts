import type { ScanStatus } from "@/domain/scan";
import { recordEvent } from "@/lib/audit/record-event";
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
  const live = await getDb().run.findMany({
    where: { scan: { id: scanId, userId }, status: { in: [...LIVE_RUN_STATUSES] } },
    select: { id: true },
  });
  for (const { id } of live) await cancelRun(id);
  if (live.length > 0) await recordEvent(getDb(), { userId, action: "ANALYSIS_CANCELLED", scanId });
  const now = await getDb().scan.findFirst({ where: { id: scanId, userId }, select: { status: true } });
  if (!now) throw refuse("NOT_FOUND");
  return { scanId, status: now.status };
}

/**
 * Ends a run, whoever's it is.
 * @returns false when it had ended already or its scan is gone.
 */
export async function cancelRun(runId: string): Promise<boolean> {
  const run = await getDb().run.findUnique({
    where: { id: runId },
    select: { scan: { select: { currentRunId: true } } },
  });
  if (!run) return false;
  return await moveRun(runId, {
    status: "FAILED",
    scan: { status: run.scan.currentRunId ? "DONE" : "UPLOADED" },
    run: { failureCode: "CANCELLED", finishedAt: new Date() },
  });
}
