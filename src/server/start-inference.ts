import { getDb } from "@/lib/db/client";
import { moveRun } from "./move-run";

/**
 * QUEUED → RUNNING; a run that is RUNNING already is taken over from a worker that died.
 * @returns where the film lies, or null when the run has ended or its scan is gone: then there is nothing to do.
 */
export async function startInference(runId: string): Promise<{ scanId: string; s3Key: string } | null> {
  const moved = await moveRun(runId, { status: "RUNNING", scan: {}, run: { startedAt: new Date() } });
  if (!moved) return null;
  const run = await getDb().run.findUnique({
    where: { id: runId },
    select: { scan: { select: { id: true, s3Key: true } } },
  });
  return run && { scanId: run.scan.id, s3Key: run.scan.s3Key };
}
