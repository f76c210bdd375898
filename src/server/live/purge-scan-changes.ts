import { getDb } from "@/lib/db/client";
import { CHANGES_KEPT_MS } from "./event-id";

/** Forgets changes that no stream goes on from any more. @returns how many. */
export async function purgeScanChanges(now: Date): Promise<number> {
  const { count } = await getDb().scanChange.deleteMany({
    where: { changedAt: { lt: new Date(now.getTime() - CHANGES_KEPT_MS) } },
  });
  return count;
}
