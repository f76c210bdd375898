import type { FailureCode } from "@/domain/scan";
import type { QueuePayload } from "@/lib/queue/queues";
import { moveRun } from "./move-run";
import { enqueueRun } from "./queue-runs";

/**
 * Ends a run without a result. The scan is FAILED and says why; an earlier result stays its current one.
 * @returns false when the run had ended already or its scan is gone.
 */
export async function failRun(runId: string, failureCode: FailureCode): Promise<boolean> {
  return await moveRun(runId, {
    status: "FAILED",
    scan: { failureCode },
    run: { failureCode, finishedAt: new Date() },
  });
}

/**
 * RUNNING → QUEUED while the queue waits to try again, so that the page says so and the scan can be deleted.
 * @param waitReason what went wrong, for the page to say.
 */
export async function requeueRun(runId: string, waitReason: FailureCode): Promise<boolean> {
  return await moveRun(runId, { status: "QUEUED", scan: { waitReason }, run: { startedAt: null } });
}

/**
 * RUNNING → QUEUED with a new job for `startAfter`: the job at hand ends well, so that an outage uses up none of the
 * tries that are there for a film on which workers die.
 */
export async function postponeRun(
  { runId, outageSince }: QueuePayload<"run-inference">,
  waitReason: FailureCode,
  startAfter: Date,
): Promise<boolean> {
  return await moveRun(runId, {
    status: "QUEUED",
    scan: { waitReason },
    run: { startedAt: null },
    also: async (tx) => {
      const { scan, ...run } = await tx.run.findUniqueOrThrow({
        where: { id: runId },
        select: { id: true, reanalysisId: true, round: true, scan: { select: { userId: true } } },
      });
      await enqueueRun(tx, { ...run, ...scan }, { outageSince, startAfter });
    },
  });
}
