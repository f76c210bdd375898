import { setTimeout as sleep } from "node:timers/promises";
import type { JobWithMetadata, PgBoss } from "pg-boss";
import { getDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { inProcessDecoder } from "@/lib/image/decoder/in-process-decoder";
import { getEngine } from "@/lib/inference/create-engine";
import { getLogger } from "@/lib/logger";
import { perProcess, perProcessAsync } from "@/lib/per-process";
import { getSender, updateQueues } from "@/lib/queue/boss";
import { QUEUE_NAMES, type QueueName, SCHEDULES } from "@/lib/queue/queues";
import { feedReanalyses } from "@/server/runs/feed-reanalyses";
import { noteModelInUse } from "@/server/runs/note-model-in-use";
import { isStopping } from "@/server/operate/stop-gently";
import { handleJob, type JobParts } from "./handle-job";

/** How long one call may take, s. On Vercel `maxDuration` in vercel.json cuts it off then. */
export const FUNCTION_SECONDS = 300;
/** A job is begun only while there is this much time left, and told to hand itself back when there is half of it. */
const ROOM_MS = 60_000;
/** Jobs put off for longer than this are left to the next call: an outage of the engine puts one off by 75 s at most. */
const LONGEST_WAIT_MS = 90_000;
const LOOK_MS = 1000;
/** Half of what the queue allows (see heartbeatSeconds in queues.ts). */
const HEARTBEAT_MS = 5000;

/** Those at work in this process. */
const getLanes = (): Set<Promise<void>> => perProcess("lanes", () => new Set<Promise<void>>());

const start = (): Promise<PgBoss> =>
  perProcessAsync("work off", async () => {
    const boss = await getSender();
    await updateQueues(boss);
    return boss;
  });

/**
 * Does what a worker does, where there is none: works the queues off until nothing is due, within the time of one
 * function. A process does no more jobs side by side than WORKER_CONCURRENCY: a call beyond that waits for its turn, and
 * then finds its job done, or does it.
 */
export async function workOff(): Promise<void> {
  const until = Date.now() + FUNCTION_SECONDS * 1000;
  const boss = await start();
  // Jobs of functions that have died fall due again. Asked by many at once, the queue looks once.
  await boss.supervise();
  const lanes = getLanes();
  while (lanes.size >= getEnv().WORKER_CONCURRENCY) await Promise.race(lanes);
  const work = drive(boss, until);
  const lane = work.then(undefined, () => undefined).finally(() => lanes.delete(lane));
  lanes.add(lane);
  await work;
}

/** What the clock of a worker does, and what dead functions have left. */
export async function sweep(): Promise<void> {
  const boss = await start();
  const engine = await getEngine();
  await noteModelInUse(await engine.describeModel());
  for (const name of SCHEDULES.keys()) await boss.send(name, {});
  await workOff();
}

/** One job after the other. */
async function drive(boss: PgBoss, until: number): Promise<void> {
  const parts: JobParts = { engine: await getEngine(), decoder: inProcessDecoder, log: getLogger() };
  while (!isStopping() && Date.now() < until - ROOM_MS) {
    const next = (await findNext()) ?? (await findReanalysis());
    if (!next || next.inMs > LONGEST_WAIT_MS) return;
    const [job] = next.inMs <= 0 ? await boss.fetch<object>(next.name, { includeMetadata: true }) : [];
    if (job) await attempt(boss, next.name, job, { ...parts, until: until - ROOM_MS / 2 });
    else await sleep(Math.min(Math.max(next.inMs, 0), LOOK_MS));
  }
}

interface Next {
  name: QueueName;
  inMs: number;
}

/** The queue whose oldest job falls due first. */
async function findNext(): Promise<Next | undefined> {
  const [next] = await getDb().$queryRaw<Next[]>`
    SELECT name, (extract(epoch FROM min(start_after) - now()) * 1000)::float8 AS "inMs"
    FROM pgboss.job WHERE state < 'active' AND name = ANY(${QUEUE_NAMES}) GROUP BY name ORDER BY "inMs" LIMIT 1`;
  return next;
}

/** Nothing else waits: the next of those that go last. */
async function findReanalysis(): Promise<Next | undefined> {
  await feedReanalyses();
  return await findNext();
}

/**
 * One try of one job, as the queue's own consumer makes it: with heartbeats, and an end that it notes. One that was given
 * to another process meanwhile may go on here all the same: no job writes a thing twice.
 */
async function attempt(
  boss: PgBoss,
  name: QueueName,
  job: JobWithMetadata,
  { until, ...parts }: JobParts & { until: number },
): Promise<void> {
  const heart = setInterval(() => void boss.touch(name, job).catch(() => undefined), HEARTBEAT_MS);
  try {
    await handleJob(name, job, { ...parts, signal: AbortSignal.timeout(until - Date.now()) });
    await boss.complete(name, job);
  } catch (error) {
    parts.log.warn({ err: error, queue: name, jobId: job.id }, "job failed");
    await boss.fail(name, job, error instanceof Error ? error : {});
  } finally {
    clearInterval(heart);
  }
}
