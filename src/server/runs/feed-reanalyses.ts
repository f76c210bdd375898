import { getDb } from "@/lib/db/client";
import { LIVE_RUN_STATUSES } from "./move-run";
import { whereOutdated } from "./where-outdated";
import { queueRuns } from "./queue-runs";

/** Runs of one re-analysis that wait or run at once, at most: enough for many workers, and the other scans stay as they are. */
const MOST_LIVE = 100;

/** Queues the next scans of every re-analysis whose line has become short. Workers can do it side by side. */
export async function feedReanalyses(): Promise<void> {
  const open = await getDb().reanalysis.findMany({ where: { enqueuingFor: { not: null } }, select: { id: true } });
  for (const { id } of open) await feed(id);
}

/**
 * One page, in one transaction with the cursor behind it: killed at any line, it has queued all of the page or nothing,
 * and the next one begins where it ended.
 */
async function feed(id: string): Promise<void> {
  await getDb().$transaction(async (tx) => {
    const [reanalysis] = await tx.$queryRaw<{ userId: string; cursor: string | null }[]>`
      SELECT "userId", cursor FROM "Reanalysis" WHERE id = ${id}::uuid AND "enqueuingFor" IS NOT NULL
      FOR UPDATE SKIP LOCKED`;
    // Cancelled meanwhile, or another worker is at it.
    if (!reanalysis) return;
    const live = await tx.run.count({ where: { reanalysisId: id, status: { in: [...LIVE_RUN_STATUSES] } } });
    if (live > MOST_LIVE / 2) return;

    const { userId, cursor } = reanalysis;
    const outdated = await whereOutdated(userId, cursor);
    const take = MOST_LIVE - live;
    const page = outdated
      ? await tx.scan.findMany({ where: outdated, orderBy: { id: "desc" }, take, select: { id: true } })
      : [];
    await queueRuns(tx, { userId, status: "DONE", id: { in: page.map((scan) => scan.id) } }, id);
    await tx.reanalysis.update({
      where: { id },
      data: { cursor: page.at(-1)?.id ?? cursor, ...(page.length < take && { enqueuingFor: null }) },
    });
  });
}
