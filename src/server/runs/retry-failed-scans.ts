import { FILM_FAULTS } from "@/domain/scan-states";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { queueRuns } from "./queue-runs";

/** Scans in one transaction. */
const PAGE = 100;

/**
 * Queues all scans of a user whose analysis failed; those whose film is at fault would only fail again.
 * @returns how many.
 */
export async function retryFailedScans(userId: string): Promise<number> {
  const failed = { userId, status: "FAILED" } as const;
  const scans = await getDb().scan.findMany({
    where: { ...failed, OR: [{ failureCode: null }, { failureCode: { notIn: [...FILM_FAULTS] } }] },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  let count = 0;
  for (let from = 0; from < scans.length; from += PAGE) {
    const ids = scans.slice(from, from + PAGE).map(({ id }) => id);
    count += await getDb().$transaction((tx) => queueRuns(tx, { ...failed, id: { in: ids } }));
  }
  if (count > 0) await recordEvent(getDb(), { userId, action: "FAILED_RETRIED" });
  return count;
}
