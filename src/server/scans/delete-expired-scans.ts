import { AppError } from "@/lib/app-error";
import { APP_ACTOR, withActor } from "@/lib/audit/actor";
import { getDb } from "@/lib/db/client";
import { deleteScan } from "./delete-scan";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 100;

/**
 * Deletes scans that were added more than so many days ago, of all users, as their owners would. Killed at any line, the
 * next one goes on; side by side, each scan is deleted once. One that is being analysed has its turn the next time.
 * @returns how many.
 */
export async function deleteExpiredScans(now: Date, days: number, signal: AbortSignal): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS);
  let total = 0;
  while (!signal.aborted) {
    const batch = await getDb().scan.findMany({
      where: { createdAt: { lt: before }, status: { not: "RUNNING" } },
      orderBy: { createdAt: "asc" },
      select: { id: true, userId: true },
      take: BATCH,
    });
    let deleted = 0;
    for (const { id, userId } of batch) {
      if (signal.aborted) break;
      if (await expire(userId, id)) deleted += 1;
    }
    total += deleted;
    // None, though some were found: another process is at them.
    if (deleted === 0) break;
  }
  return total;
}

/** @returns false for a scan that is gone already or being analysed. */
async function expire(userId: string, id: string): Promise<boolean> {
  try {
    await withActor(APP_ACTOR, () => deleteScan(userId, id, "SCAN_EXPIRED"));
    return true;
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "SCAN_RUNNING")) return false;
    throw error;
  }
}
