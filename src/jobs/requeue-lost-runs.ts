import type { Logger } from "@/lib/logger";
import { requeueLostRuns } from "@/server/runs/requeue-lost-runs";

/** Enqueues runs again whose job is gone. */
export async function requeueLostRunsJob(log: Logger): Promise<void> {
  const count = await requeueLostRuns();
  if (count > 0) log.warn({ count }, "runs without a job enqueued again");
}
