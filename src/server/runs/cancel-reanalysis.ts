import type { Reanalysis } from "@/domain/reanalysis";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { cancelRun } from "./cancel-inference";
import { getReanalysis } from "./get-reanalysis";
import { LIVE_RUN_STATUSES } from "./move-run";

/** Queues no more scans, and ends the runs that wait or run. What is done stays. */
export async function cancelReanalysis(userId: string): Promise<Reanalysis> {
  // First, and waiting for a page that is being queued: none comes after those that are found below.
  await getDb().reanalysis.updateMany({ where: { enqueuingFor: userId }, data: { enqueuingFor: null } });
  const live = await getDb().run.findMany({
    where: { scan: { userId }, reanalysisId: { not: null }, status: { in: [...LIVE_RUN_STATUSES] } },
    select: { id: true },
  });
  for (const { id } of live) await cancelRun(id);
  if (live.length > 0) await recordEvent(getDb(), { userId, action: "REANALYSIS_CANCELLED" });
  return await getReanalysis(userId);
}
