import type { Reanalysis } from "@/domain/reanalysis";
import { recordEvent } from "@/lib/audit/record-event";
import { getDb } from "@/lib/db/client";
import { getReanalysis } from "./get-reanalysis";

/**
 * Asks for all scans to be analysed again that an earlier model read; the workers queue them page by page
 * (feedReanalyses). Where that is under way already, or no scan is left to do, nothing is begun.
 */
export async function startReanalysis(userId: string): Promise<Reanalysis> {
  const before = await getReanalysis(userId);
  if (before.outdated === 0 || (before.progress && before.progress.left > 0)) return before;
  // Of two clicks at once, one finds the other's row.
  await getDb().$transaction(async (tx) => {
    const { count } = await tx.reanalysis.createMany({ data: { userId, enqueuingFor: userId }, skipDuplicates: true });
    if (count > 0) await recordEvent(tx, { userId, action: "REANALYSIS_STARTED" });
  });
  return await getReanalysis(userId);
}
