import type { FilmView, Size } from "@/domain/film-view";
import { filmViewSchema } from "@/domain/film-view-schema";
import type { ScanStage } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { LIVE_RUN_STATUSES, moveRun } from "./move-run";

/**
 * QUEUED → RUNNING; a run that is RUNNING already is taken over from a worker that died.
 * @returns where the film lies, which image of it is read and that image's size; null when the run has ended or its scan is
 *   gone: then there is nothing to do.
 */
export async function startRun(runId: string): Promise<{ s3Key: string; view: FilmView; image: Size } | null> {
  const moved = await moveRun(runId, {
    status: "RUNNING",
    scan: { stage: "FETCHING_FILM" satisfies ScanStage },
    run: { startedAt: new Date() },
    // Nobody changes the scan's view while this run is live.
    also: async (tx) => {
      await tx.$executeRaw`
        UPDATE "Run" AS run SET view = scan.view FROM "Scan" AS scan
        WHERE run.id = ${runId}::uuid AND scan.id = run."scanId"`;
    },
  });
  if (!moved) return null;
  const run = await getDb().run.findUnique({
    where: { id: runId },
    select: {
      view: true,
      scan: { select: { s3Key: true, width: true, height: true } },
    },
  });
  if (!run) return null;
  const { s3Key, width, height } = run.scan;
  return {
    s3Key,
    view: filmViewSchema.parse(run.view),
    image: { width, height },
  };
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
