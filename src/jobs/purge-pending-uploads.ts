import type { Logger } from "@/lib/logger";
import { purgePendingUploads } from "@/server/scans/purge-pending-uploads";

/** Forgets uploads that never became a scan. */
export async function purgePendingUploadsJob(signal: AbortSignal, log: Logger): Promise<void> {
  const count = await purgePendingUploads(new Date(), signal);
  if (count > 0) log.info({ count }, "pending uploads purged");
}
