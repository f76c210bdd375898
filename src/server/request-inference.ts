import { RUNNABLE_STATUSES } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { enqueue } from "@/lib/queue/boss";

/**
 * Asks for an analysis: UPLOADED, DONE or FAILED becomes QUEUED by compare-and-set, and in the same transaction a run
 * is written and its job enqueued. An earlier result stays the current one until the new run is done.
 * @throws AppError NOT_FOUND; ALREADY_IN_PROGRESS when QUEUED or RUNNING.
 */
export async function requestInference(
  userId: string,
  scanId: string,
): Promise<{ scanId: string; status: "QUEUED"; runId: string }> {
  return await getDb().$transaction(async (tx) => {
    const { count } = await tx.scan.updateMany({
      where: { id: scanId, userId, status: { in: [...RUNNABLE_STATUSES] } },
      data: { status: "QUEUED", statusChangedAt: new Date(), failureCode: null },
    });
    if (count === 0) {
      const exists = await tx.scan.findFirst({ where: { id: scanId, userId }, select: { id: true } });
      throw refuse(exists ? "ALREADY_IN_PROGRESS" : "NOT_FOUND");
    }
    const run = await tx.run.create({ data: { scanId }, select: { id: true } });
    await enqueue(tx, "run-inference", { runId: run.id });
    return { scanId, status: "QUEUED", runId: run.id };
  });
}
