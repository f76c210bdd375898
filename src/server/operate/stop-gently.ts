import { perProcess } from "@/lib/per-process";
import { closeLiveStreams } from "../live/open-live-stream";

const state = (): { stopping: boolean } => perProcess("stop", () => ({ stopping: false }));

/** Whether this process has been told to stop: it still answers, and wants no new work. */
export function isStopping(): boolean {
  return state().stopping;
}

/**
 * Once told to stop, the process goes on answering for `drainMs` while /api/ready says 503, so that a load balancer has
 * turned away from it when Next closes the port: a connection that is not yet accepted then would be reset.
 */
export function stopGently(drainMs: number): void {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    const nexts = process.listeners(signal);
    process.removeAllListeners(signal);
    process.once(signal, (...told) => {
      state().stopping = true;
      // Next waits for every answer to end, and a stream of events has no end of its own.
      closeLiveStreams();
      setTimeout(() => {
        for (const listener of nexts) listener(...told);
      }, drainMs);
    });
  }
}
