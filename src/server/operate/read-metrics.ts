import { Gauge, Registry } from "prom-client";
import { failureCodeSchema, scanStageSchema } from "@/domain/scan";
import { getDb } from "@/lib/db/client";
import { getLogger } from "@/lib/logger";
import { getMetrics } from "@/lib/metrics";
import { QUEUE_NAMES } from "@/lib/queue/queues";

const OUTCOMES = ["DONE", ...failureCodeSchema.options] as const;
/** What a run is at that has not ended: its stage while RUNNING; while QUEUED, whether it waits for its turn or is put off. */
const STAGES = ["WAITING", "PUT_OFF", ...scanStageSchema.options] as const;

interface QueueDepth {
  queue: string;
  ready: number;
  later: number;
  active: number;
  oldestSeconds: number;
}
type Count = { label: string; count: number };

/** @returns everything measured, as Prometheus reads it. Without the database: what this process knows by itself. */
export async function readMetrics(): Promise<{ text: string; contentType: string }> {
  const { registry } = getMetrics();
  const merged = Registry.merge([registry, await readDatabase()]);
  return { text: await merged.metrics(), contentType: merged.contentType };
}

/** Filled anew at each call: what lies in the database is told alike by every process. */
async function readDatabase(): Promise<Registry> {
  const registry = new Registry();
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[] = []): Gauge<Label> =>
    new Gauge({ name: `scoliosis_${name}`, help, labelNames, registers: [registry] });
  const isUp = gauge("database_up", "1 where the database answers.");
  try {
    const [depths, live, ended] = await Promise.all([readQueues(), countLiveRuns(), countEndedRuns()]);
    const jobs = gauge("queue_jobs", "Jobs that are due, put off until later, and being done.", ["queue", "state"]);
    const oldest = gauge("queue_oldest_seconds", "For how long the oldest job that is due has been due.", ["queue"]);
    for (const { queue, oldestSeconds, ...states } of depths) {
      for (const [state, count] of Object.entries(states)) jobs.set({ queue, state }, count);
      oldest.set({ queue }, oldestSeconds);
    }
    const stages = gauge("runs_live", "Analyses that have not ended, by what they are at.", ["stage"]);
    for (const stage of STAGES) stages.set({ stage }, countOf(live, stage));
    const outcomes = gauge("runs_ended_1h", "Analyses that ended within the last hour: DONE, or why not.", ["outcome"]);
    for (const outcome of OUTCOMES) outcomes.set({ outcome }, countOf(ended, outcome));
    isUp.set(1);
  } catch (error) {
    getLogger().warn({ err: error }, "no metrics from the database");
    isUp.set(0);
  }
  return registry;
}

const countOf = (counts: Count[], wanted: string): number => counts.find(({ label }) => label === wanted)?.count ?? 0;

/** What waits and is done in each queue. In two halves, each of which is an index of the queue's own table: it keeps the jobs of a whole day. */
export async function readQueues(): Promise<QueueDepth[]> {
  return await getDb().$queryRaw`
    WITH waiting AS (
      SELECT name, count(*) FILTER (WHERE start_after <= now()) AS ready, count(*) FILTER (WHERE start_after > now()) AS later,
        extract(epoch FROM now() - min(start_after)) AS oldest
      FROM pgboss.job WHERE state < 'active' GROUP BY name
    ), working AS (
      SELECT name, count(*) AS active FROM pgboss.job WHERE state = 'active' GROUP BY name
    )
    SELECT queue, COALESCE(ready, 0)::int AS ready, COALESCE(later, 0)::int AS later, COALESCE(active, 0)::int AS active,
      GREATEST(COALESCE(oldest, 0), 0)::float8 AS "oldestSeconds"
    FROM unnest(${QUEUE_NAMES}::text[]) AS queue
    LEFT JOIN waiting ON waiting.name = queue
    LEFT JOIN working ON working.name = queue`;
}

async function countLiveRuns(): Promise<Count[]> {
  return await getDb().$queryRaw`
    SELECT CASE WHEN run.status = 'RUNNING' THEN scan.stage WHEN scan."waitReason" IS NULL THEN 'WAITING' ELSE 'PUT_OFF' END AS label,
      count(*)::int AS count
    FROM "Run" AS run JOIN "Scan" AS scan ON scan.id = run."scanId"
    WHERE run.status IN ('QUEUED', 'RUNNING') GROUP BY 1`;
}

async function countEndedRuns(): Promise<Count[]> {
  return await getDb().$queryRaw`
    SELECT COALESCE("failureCode", status::text) AS label, count(*)::int AS count
    FROM "Run" WHERE "finishedAt" > now() - interval '1 hour' GROUP BY 1`;
}
