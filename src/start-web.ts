import { after } from "next/server";
import { workOff } from "@/jobs/work-off";
import { notePeerAddresses } from "@/lib/http/client-address";
import { guardServer } from "@/lib/http/guard-server";
import { getLogger } from "@/lib/logger";
import { getMetrics } from "@/lib/metrics";
import { onEnqueued } from "@/lib/queue/boss";
import { requireSettings } from "@/lib/require-settings";
import { stopGently } from "@/server/operate/stop-gently";

/**
 * What a web process does before its first request: a wrong setting ends it here, not later; what Next prints itself
 * must not trip over a full disk before our first line does; the event loop is watched from now on; and what would
 * make Next stumble is kept from it.
 */
export function startWeb(): void {
  const { DRAIN_SECONDS, RUN_JOBS } = requireSettings();
  getLogger();
  getMetrics();
  guardServer();
  notePeerAddresses();
  stopGently(DRAIN_SECONDS * 1000);
  // Whichever request enqueues a job, the job is done when the answer is on its way.
  if (RUN_JOBS === "inline") onEnqueued(() => after(workOff));
}
