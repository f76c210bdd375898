import { fromPrisma, PgBoss } from "pg-boss";
import type { Transaction } from "@/lib/db/client";
import { getDirectDatabaseUrl, getEnv } from "@/lib/env";
import { getLogger } from "@/lib/logger";
import { perProcess, perProcessAsync } from "@/lib/per-process";
import { currentRequestId } from "@/lib/request-id";
import { DEAD_LETTERS, type JobEnvelope, QUEUE_NAMES, QUEUES, type QueueName, type QueuePayload } from "./queues";

const NAME = "pg-boss";

/** The registry name of a process that consumes jobs; readiness looks for it. */
export const WORKER_INSTANCE = "worker";

async function start(boss: PgBoss): Promise<PgBoss> {
  const log = getLogger();
  boss.on("error", (error) => log.error({ err: error }, "queue error"));
  boss.on("warning", (warning) => log.warn({ warning: warning.message }, "queue warning"));
  await boss.start();
  await boss.createQueue(DEAD_LETTERS.name, DEAD_LETTERS.options);
  for (const name of QUEUE_NAMES) await boss.createQueue(name, QUEUES[name].options);
  return boss;
}

/** A dead worker's job is found within 13 s: it has missed its heartbeat of 10 s, and is looked for every 3 s. */
const MONITOR_SECONDS = 3;

/**
 * The web process's side of the queue: it sends, and in inline mode fetches when asked to, so it needs neither timers
 * nor a listener.
 */
export function getSender(): Promise<PgBoss> {
  // Every request waits for this one: a database that was down for a moment must not leave the process useless.
  return perProcessAsync(NAME, () =>
    start(
      new PgBoss({
        connectionString: getEnv().DATABASE_URL,
        max: 2,
        supervise: false,
        schedule: false,
        registerInstance: false,
        monitorIntervalSeconds: MONITOR_SECONDS,
      }),
    ),
  );
}

/** The worker's side: listens for new jobs, watches heartbeats, keeps the schedule. Queue settings of old are updated. */
export async function startConsumer(): Promise<PgBoss> {
  const boss = await start(
    new PgBoss({
      connectionString: getDirectDatabaseUrl(),
      max: 8,
      instanceName: WORKER_INSTANCE,
      instanceHeartbeatSeconds: 5,
      useListenNotify: true,
      superviseIntervalSeconds: MONITOR_SECONDS,
      monitorIntervalSeconds: MONITOR_SECONDS,
    }),
  );
  await updateQueues(boss);
  // Jobs that enqueue jobs send through the same instance.
  return perProcess(NAME, () => Promise.resolve(boss));
}

/** Gives queues that an earlier version has made the settings of this one. */
export async function updateQueues(boss: PgBoss): Promise<void> {
  for (const name of QUEUE_NAMES) {
    const { policy: _policy, ...options } = { policy: undefined, ...QUEUES[name].options };
    await boss.updateQueue(name, options);
  }
}

const listeners = (): Set<() => void> => perProcess("enqueued", () => new Set<() => void>());

/** Calls `hear` whenever this process enqueues a job, within the transaction: the job is not there yet. */
export function onEnqueued(hear: () => void): void {
  listeners().add(hear);
}

/**
 * Enqueues a job in the transaction that makes it necessary: both are there, or neither. It carries the id of the
 * request that it is done for.
 * @param options.userId whose turn it takes: no user has all of a worker's lanes.
 */
export async function enqueue<Name extends QueueName>(
  tx: Transaction,
  name: Name,
  payload: QueuePayload<Name>,
  { userId, ...options }: { startAfter?: Date; priority?: number; userId?: string } = {},
): Promise<void> {
  const boss = await getSender();
  const data: JobEnvelope = { ...payload, requestId: currentRequestId() };
  const id = await boss.send(name, data, {
    ...options,
    ...(userId !== undefined && { group: { id: userId } }),
    db: fromPrisma(tx),
  });
  if (id === null) throw new Error(`job for ${name} was not taken`);
  for (const hear of listeners()) hear();
}
