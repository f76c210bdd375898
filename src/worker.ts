import type { PgBoss, WorkOptions } from "pg-boss";
import { handleJob, type JobParts } from "@/jobs/handle-job";
import { repeat } from "@/jobs/repeat";
import { closeDb } from "@/lib/db/client";
import { isOutage } from "@/lib/http/outage";
import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import { chooseEngine, createEngine } from "@/lib/inference/create-engine";
import { getLogger } from "@/lib/logger";
import { startConsumer } from "@/lib/queue/boss";
import { findQueue, QUEUE_NAMES, type QueueName, SCHEDULES } from "@/lib/queue/queues";
import { requireSettings } from "@/lib/require-settings";
import { feedReanalyses } from "@/server/runs/feed-reanalyses";
import { noteModelInUse } from "@/server/runs/note-model-in-use";

/** What a job may still take once the worker is told to stop; then the queue gives it to another one. */
const STOP_MS = 20_000;
/** A service may get another model without this worker being told. */
const NOTE_MODEL_MS = 60_000;
const FEED_MS = 2000;
/** New jobs wake the worker at once; looking is for those whose notice was lost and for retries that fall due. */
const POLLING: WorkOptions = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };

const env = requireSettings();
const log = getLogger();

/** Consumes a queue one job at a time, in lanes side by side. */
async function consume(boss: PgBoss, name: QueueName, parts: JobParts): Promise<void> {
  // One lane more than one user's films may have: another user's film finds it free.
  const lanes = findQueue(name)?.isHeavy
    ? { localConcurrency: env.WORKER_CONCURRENCY + 1, localGroupConcurrency: env.WORKER_CONCURRENCY }
    : { localConcurrency: 1 };
  const options = { ...POLLING, batchSize: 1, includeMetadata: true, ...lanes } as const;
  await boss.work<object, void, typeof options>(name, options, async (jobs) => {
    for (const job of jobs) await handleJob(name, job, { ...parts, signal: job.signal });
  });
}

async function main(): Promise<void> {
  const decoder = await DecoderPool.start({ keep: env.WORKER_CONCURRENCY });
  const engine = await createEngine(chooseEngine(env), decoder);
  const boss = await startConsumer();

  for (const name of QUEUE_NAMES) {
    await consume(boss, name, { engine, decoder, log });
  }
  for (const [name, cron] of SCHEDULES) await boss.schedule(name, cron, {});

  const end = new AbortController();
  const noteModel = async (): Promise<void> => noteModelInUse(await engine.describeModel());
  const tasks = [
    { what: "note the model in use", everyMs: NOTE_MODEL_MS, run: noteModel },
    { what: "feed re-analyses", everyMs: FEED_MS, run: feedReanalyses },
  ];
  const tended = Promise.all(tasks.map((task) => repeat(task, { signal: end.signal, log })));

  let stopping = false;
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, "worker stopping");
    end.abort();
    await boss.stop({ graceful: true, timeout: STOP_MS });
    await tended;
    await engine.close();
    await decoder.close();
    await closeDb();
    log.info("worker stopped");
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      stop(signal).then(
        () => process.exit(0),
        (error: unknown) => {
          log.fatal({ err: error }, "worker did not stop cleanly");
          process.exit(1);
        },
      );
    });
  }
  log.info({ concurrency: env.WORKER_CONCURRENCY, engine: chooseEngine(env).kind }, "worker ready");
}

function explainStart(error: unknown): string {
  if (isOutage(error))
    return "the database does not answer. Is it running, and is DATABASE_URL right? npm run doctor says more.";
  return error instanceof Error ? error.message : String(error);
}

main().catch((error: unknown) => {
  // The log's line is for programs; whoever has just typed the command reads this one.
  process.stderr.write(`The worker could not start: ${explainStart(error)}\n`);
  log.fatal({ err: error }, "worker could not start");
  process.exit(1);
});
