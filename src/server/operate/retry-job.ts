import { getDb } from "@/lib/db/client";
import { getSender } from "@/lib/queue/boss";
import { DEAD_LETTERS } from "@/lib/queue/queues";
import type { ListedJob } from "./list-jobs";
import { queueRuns } from "../runs/queue-runs";

/** Tries a failed job again, with all its tries; a run that ended without a result, as a new run of its scan. */
export async function retryJob({ id, queue, place, scanId }: ListedJob): Promise<void> {
  const boss = await getSender();
  if (place === "dead letters") await boss.redrive(DEAD_LETTERS.name, { ids: [id] });
  else if (place === "queue") await boss.retry(queue, id);
  else if (scanId !== null) await retryScan(scanId);
}

async function retryScan(id: string): Promise<void> {
  await getDb().$transaction(async (tx) => {
    const scan = await tx.scan.findUnique({ where: { id }, select: { userId: true } });
    if (scan) await queueRuns(tx, { id, userId: scan.userId, status: "FAILED" });
  });
}
