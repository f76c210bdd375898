import { getEnv } from "@/lib/env";
import type { Logger } from "@/lib/logger";
import { deleteExpiredScans } from "@/server/scans/delete-expired-scans";
import { purgeAuditEvents } from "@/server/account/purge-audit-events";

/** Deletes what has been kept for as long as the settings say. */
export async function applyRetentionJob(signal: AbortSignal, log: Logger): Promise<void> {
  const { RETENTION_DAYS, AUDIT_DAYS } = getEnv();
  const now = new Date();
  const events = await purgeAuditEvents(now, AUDIT_DAYS, signal);
  const scans = RETENTION_DAYS === undefined ? 0 : await deleteExpiredScans(now, RETENTION_DAYS, signal);
  if (events > 0 || scans > 0) log.info({ events, scans }, "retention applied");
}
