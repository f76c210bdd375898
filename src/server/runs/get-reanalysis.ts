import type { Reanalysis } from "@/domain/reanalysis";
import { getDb } from "@/lib/db/client";
import { LIVE_RUN_STATUSES } from "./move-run";
import { whereOutdated } from "./where-outdated";

/** How many scans of this user an earlier model read, and how far their latest re-analysis is. */
export async function getReanalysis(userId: string): Promise<Reanalysis> {
  const latest = await getDb().reanalysis.findFirst({ where: { userId }, orderBy: { startedAt: "desc" } });
  const [outdated, progress] = await Promise.all([countOutdated(userId), latest && readProgress(latest)]);
  return { outdated, progress };
}

async function countOutdated(userId: string, olderThan?: string | null): Promise<number> {
  const where = await whereOutdated(userId, olderThan);
  return where ? await getDb().scan.count({ where }) : 0;
}

async function readProgress(latest: {
  id: string;
  userId: string;
  enqueuingFor: string | null;
  cursor: string | null;
}) {
  const { id: reanalysisId, userId, enqueuingFor, cursor } = latest;
  const count = (where: object): Promise<number> => getDb().run.count({ where: { reanalysisId, ...where } });
  const [done, failed, live, notYetQueued] = await Promise.all([
    count({ status: "DONE" }),
    count({ status: "FAILED", failureCode: { not: "CANCELLED" } }),
    count({ status: { in: [...LIVE_RUN_STATUSES] } }),
    enqueuingFor === null ? 0 : countOutdated(userId, cursor),
  ]);
  return { done, failed, left: live + notYetQueued };
}
