/**
 * Next calls this once, when the server starts: a wrong setting stops it there, not at the first request; what Next
 * prints itself must not trip over a full disk before our first line does; and the event loop is watched from here on.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { getEnv } = await import("@/lib/env");
  const { DRAIN_SECONDS, RUN_JOBS } = getEnv();
  const { getLogger } = await import("@/lib/logger");
  getLogger();
  const { getMetrics } = await import("@/lib/metrics");
  getMetrics();
  const { stopGently } = await import("@/server/stop-gently");
  stopGently(DRAIN_SECONDS * 1000);
  if (RUN_JOBS === "inline") await workInline();
}

/** Whatever request enqueues a job, the job is done when its answer is on its way. */
async function workInline(): Promise<void> {
  const { after } = await import("next/server");
  const { workOff } = await import("@/jobs/work-off");
  const { onEnqueued } = await import("@/lib/queue/boss");
  onEnqueued(() => after(workOff));
}
