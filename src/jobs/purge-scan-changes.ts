import type { Logger } from "@/lib/logger";
import { purgeScanChanges } from "@/server/live/purge-scan-changes";

/** Forgets changes of scans that no stream of events goes on from any more. */
export async function purgeScanChangesJob(log: Logger): Promise<void> {
  const count = await purgeScanChanges(new Date());
  if (count > 0) log.info({ count }, "scan changes purged");
}
