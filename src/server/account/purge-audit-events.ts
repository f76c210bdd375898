import { getDb } from "@/lib/db/client";

const DAY_MS = 24 * 60 * 60 * 1000;
const BATCH = 5000;

/** Forgets who did what before so many days. @returns how many entries. */
export async function purgeAuditEvents(now: Date, days: number, signal: AbortSignal): Promise<number> {
  const before = new Date(now.getTime() - days * DAY_MS);
  let total = 0;
  while (!signal.aborted) {
    const count = await getDb().$executeRaw`
      DELETE FROM "AuditEvent" WHERE id IN (SELECT id FROM "AuditEvent" WHERE at < ${before} ORDER BY at LIMIT ${BATCH})`;
    total += count;
    if (count < BATCH) break;
  }
  return total;
}
