import { getSender } from "@/lib/queue/boss";
import { DEAD_LETTERS } from "@/lib/queue/queues";
import { cancelRun } from "../runs/cancel-inference";
import type { ListedJob } from "./list-jobs";

/** Ends a job that waits or runs, and with a run's job the run; one that used up its tries is forgotten. */
export async function cancelJob({ id, queue, place, runId }: ListedJob): Promise<void> {
  const boss = await getSender();
  if (place === "dead letters") {
    await boss.deleteJob(DEAD_LETTERS.name, id);
    return;
  }
  if (runId !== null) await cancelRun(runId);
  await boss.cancel(queue, id);
}
