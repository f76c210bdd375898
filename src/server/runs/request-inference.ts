import { RUNNABLE_STATUSES } from "@/domain/scan-states";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb, type Transaction } from "@/lib/db/client";
import { refuse } from "@/lib/error-codes";
import { findNextRound } from "@/lib/queue/find-next-round";
import { enqueueRun } from "./queue-runs";

interface Requested {
  scanId: string;
  status: "QUEUED";
  runId: string;
}

/**
 * Asks for an analysis: UPLOADED, DONE or FAILED becomes QUEUED by compare-and-set, and in the same transaction a run
 * is written and its job enqueued. An earlier result stays the current one until the new run is done.
 * @param asked `runId`: of the run, chosen by who asks. Asked again with it, whatever has become of the run, this gives
 *   the same answer and queues nothing: so one can ask until an answer arrives.
 * @throws AppError NOT_FOUND; ALREADY_IN_PROGRESS when QUEUED or RUNNING; VALIDATION for a runId of another scan.
 */
export async function requestInference(
  userId: string,
  asked: { scanId: string; runId?: string | undefined },
): Promise<Requested> {
  const { scanId, runId } = asked;
  return await getDb().$transaction(async (tx) => {
    const findEarlier = async (): Promise<Requested | null> => {
      const run = runId && (await tx.run.findFirst({ where: { id: runId, scan: { id: scanId, userId } } }));
      return run ? { scanId, status: "QUEUED", runId: run.id } : null;
    };
    const earlier = await findEarlier();
    if (earlier) return earlier;
    const { count } = await tx.scan.updateMany({
      where: { id: scanId, userId, status: { in: [...RUNNABLE_STATUSES] } },
      data: { status: "QUEUED", statusChangedAt: new Date(), failureCode: null },
    });
    if (count === 0) {
      // The same request, sent twice at once: the other one was first.
      const meanwhile = await findEarlier();
      if (meanwhile) return meanwhile;
      const exists = await tx.scan.findFirst({ where: { id: scanId, userId }, select: { id: true } });
      throw refuse(exists ? "ALREADY_IN_PROGRESS" : "NOT_FOUND");
    }
    await recordEvent(tx, { userId, action: "ANALYSIS_REQUESTED", scanId });
    return { scanId, status: "QUEUED", runId: await queueRun(tx, userId, { scanId, runId }) };
  });
}

async function queueRun(
  tx: Transaction,
  userId: string,
  { scanId, runId }: { scanId: string; runId: string | undefined },
): Promise<string> {
  const round = await findNextRound(tx, "run-inference", { userId });
  const [run] = await tx.run.createManyAndReturn({
    data: [{ scanId, round, ...(runId && { id: runId }) }],
    skipDuplicates: true,
    select: { id: true, reanalysisId: true, round: true },
  });
  if (!run) throw refuse("VALIDATION", { detail: "This runId is taken. Send a new random one, or none." });
  await enqueueRun(tx, { ...run, userId });
  return run.id;
}
