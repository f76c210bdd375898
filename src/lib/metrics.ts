import { collectDefaultMetrics, Histogram, Registry } from "prom-client";
import { perProcess } from "@/lib/per-process";

interface Metrics {
  registry: Registry;
  answers: Histogram<"method" | "route" | "status">;
}

/** What this process has measured since it started: its memory, its event loop, its answers. */
export function getMetrics(): Metrics {
  return perProcess("metrics", () => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const answers = new Histogram({
      name: "http_request_duration_seconds",
      help: "Time to an API call's answer; to a stream of events, until it is open.",
      labelNames: ["method", "route", "status"],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers: [registry],
    });
    return { registry, answers };
  });
}
