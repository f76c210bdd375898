/**
 * Next calls this once, when the server starts: a wrong setting stops it there, not at the first request; and what Next
 * prints itself must not trip over a full disk before our first line does.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { getEnv } = await import("@/lib/env");
  getEnv();
  const { getLogger } = await import("@/lib/logger");
  getLogger();
  // Next waits for every answer to end before it stops, and a stream of events has no end of its own.
  const { closeLiveStreams } = await import("@/server/open-live-stream");
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, closeLiveStreams);
}
