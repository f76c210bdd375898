import type { ScanStage } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { LIVE_RUN_STATUSES, moveRun } from "./move-run";

/**
 * QUEUED → RUNNING; a run that is RUNNING already is taken over from a worker that died.
 * @returns where the film lies, or null when the run has ended or its scan is gone: then there is nothing to do.
 */
export async function startRun(runId: string): Promise<{ scanId: string; s3Key: string } | null> {
  const moved = await moveRun(runId, {
    status: "RUNNING",
    scan: { stage: "FETCHING_FILM" satisfies ScanStage },
    run: { startedAt: new Date() },
  });
  if (!moved) return null;
  const run = await getDb().run.findUnique({
    where: { id: runId },
    select: { scan: { select: { id: true, s3Key: true } } },
  });
  return run && { scanId: run.scan.id, s3Key: run.scan.s3Key };
}

/** Says what a run is at; nothing happens where it is RUNNING no more. */
export async function enterStage(runId: string, stage: ScanStage): Promise<void> {
  await getDb().$executeRaw`
    UPDATE "Scan" AS scan SET stage = ${stage}, "updatedAt" = now() FROM "Run" AS run
    WHERE run.id = ${runId}::uuid AND run.status = 'RUNNING' AND scan.id = run."scanId" AND scan.status = 'RUNNING'`;
}

/** Whether a run is there and has not ended. */
export async function isLive(runId: string): Promise<boolean> {
  return (await getDb().run.count({ where: { id: runId, status: { in: [...LIVE_RUN_STATUSES] } } })) > 0;
}
