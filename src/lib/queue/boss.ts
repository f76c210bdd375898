import { fromPrisma, PgBoss } from "pg-boss";
import type { Transaction } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { getLogger } from "@/lib/logger";
import { perProcess, takePerProcess } from "@/lib/per-process";
import { currentRequestId } from "@/lib/request-id";
import { type JobEnvelope, QUEUE_NAMES, QUEUES, type QueueName, type QueuePayload } from "./queues";

const NAME = "pg-boss";

/** The registry name of a process that consumes jobs; readiness looks for it. */
export const WORKER_INSTANCE = "worker";

async function start(boss: PgBoss): Promise<PgBoss> {
  const log = getLogger();
  boss.on("error", (error) => log.error({ err: error }, "queue error"));
  boss.on("warning", (warning) => log.warn({ warning: warning.message }, "queue warning"));
  await boss.start();
  for (const name of QUEUE_NAMES) await boss.createQueue(name, QUEUES[name].options);
  return boss;
}

/** The web process's side of the queue: it sends and never consumes, so it needs neither timers nor a listener. */
export function getSender(): Promise<PgBoss> {
  return perProcess(NAME, () =>
    start(
      new PgBoss({
        connectionString: getEnv().DATABASE_URL,
        max: 2,
        supervise: false,
        schedule: false,
        registerInstance: false,
      }),
    ).catch((error: unknown) => {
      // The next request tries again: a database that was down for a moment must not leave this process useless.
      takePerProcess(NAME);
      throw error;
    }),
  );
}

/** The worker's side: listens for new jobs, watches heartbeats, keeps the schedule. Queue settings of old are updated. */
export async function startConsumer(): Promise<PgBoss> {
  const boss = await start(
    new PgBoss({
      connectionString: getEnv().DATABASE_URL,
      max: 8,
      instanceName: WORKER_INSTANCE,
      instanceHeartbeatSeconds: 5,
      useListenNotify: true,
      // Together with a heartbeat of 10 s: a dead worker's job starts again within about 15 s.
      superviseIntervalSeconds: 3,
      monitorIntervalSeconds: 3,
    }),
  );
  for (const name of QUEUE_NAMES) {
    const { policy: _policy, ...options } = { policy: undefined, ...QUEUES[name].options };
    await boss.updateQueue(name, options);
  }
  // Jobs that enqueue jobs send through the same instance.
  return perProcess(NAME, () => Promise.resolve(boss));
}

/**
 * Enqueues a job in the transaction that makes it necessary: both are there, or neither. It carries the id of the
 * request that it is done for.
 */
export async function enqueue<Name extends QueueName>(
  tx: Transaction,
  name: Name,
  payload: QueuePayload<Name>,
  options: { startAfter?: Date } = {},
): Promise<void> {
  const boss = await getSender();
  const data: JobEnvelope = { ...payload, requestId: currentRequestId() };
  const id = await boss.send(name, data, { ...options, db: fromPrisma(tx) });
  if (id === null) throw new Error(`job for ${name} was not taken`);
}
