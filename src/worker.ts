import type { Job, JobWithMetadata, PgBoss, WorkOptions } from "pg-boss";
import { deleteObjectsJob } from "@/jobs/delete-objects";
import { prepareFilmJob } from "@/jobs/prepare-film";
import { purgePendingUploadsJob } from "@/jobs/purge-pending-uploads";
import { purgeScanChangesJob } from "@/jobs/purge-scan-changes";
import { requeueLostRunsJob } from "@/jobs/requeue-lost-runs";
import { repeat } from "@/jobs/repeat";
import { runInference } from "@/jobs/run-inference";
import { closeDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { chooseEngine, createEngine } from "@/lib/inference/create-engine";
import { getLogger } from "@/lib/logger";
import { startConsumer } from "@/lib/queue/boss";
import { QUEUES, type QueueName, type QueuePayload } from "@/lib/queue/queues";
import { failInference } from "@/server/fail-inference";
import { feedReanalyses } from "@/server/feed-reanalyses";
import { noteModelInUse } from "@/server/model-in-use";

/** What a job may still take once the worker is told to stop; then the queue gives it to another one. */
const STOP_MS = 20_000;
const PURGE_CRON = "*/15 * * * *";
const EVERY_MINUTE = "* * * * *";
/** A service may get another model without this worker being told. */
const NOTE_MODEL_MS = 60_000;
const FEED_MS = 2000;
/** New jobs wake the worker at once; looking is for those whose notice was lost and for retries that fall due. */
const POLLING: WorkOptions = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 };

const log = getLogger();

/** Consumes a queue one job at a time, `concurrency` of them side by side. */
async function consume<Name extends QueueName>(
  boss: PgBoss,
  name: Name,
  concurrency: number,
  handle: (payload: QueuePayload<Name>, job: JobWithMetadata) => Promise<void>,
): Promise<void> {
  const options = { ...POLLING, batchSize: 1, localConcurrency: concurrency, includeMetadata: true } as const;
  await boss.work<object, void, typeof options>(name, options, async (jobs) => {
    for (const job of jobs) await handle(payloadOf(name, job), job);
  });
}

function payloadOf<Name extends QueueName>(name: Name, job: Job): QueuePayload<Name> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema is this queue's own
  return QUEUES[name].payload.parse(job.data) as QueuePayload<Name>;
}

async function main(): Promise<void> {
  const env = getEnv();
  const engineConfig = chooseEngine(env);
  const engine = await createEngine(engineConfig);
  const boss = await startConsumer();

  await consume(boss, "run-inference", env.WORKER_CONCURRENCY, (payload, job) =>
    runInference(payload, { signal: job.signal, lastTry: job.retryCount >= job.retryLimit }, { engine, log }),
  );
  await consume(boss, "run-inference-dead", 1, async ({ runId }) => {
    const failed = await failInference(runId, "TIMED_OUT");
    log.error({ runId, failed }, "run given up");
  });
  await consume(boss, "prepare-film", env.WORKER_CONCURRENCY, (payload, job) =>
    prepareFilmJob(payload, job.signal, log),
  );
  await consume(boss, "delete-objects", 1, (payload, job) => deleteObjectsJob(payload, job.signal, log));
  await consume(boss, "purge-pending-uploads", 1, (_payload, job) => purgePendingUploadsJob(job.signal, log));
  await consume(boss, "purge-scan-changes", 1, () => purgeScanChangesJob(log));
  await consume(boss, "requeue-lost-runs", 1, () => requeueLostRunsJob(log));
  for (const name of ["purge-pending-uploads", "purge-scan-changes"]) await boss.schedule(name, PURGE_CRON, {});
  await boss.schedule("requeue-lost-runs", EVERY_MINUTE, {});

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
  log.info({ concurrency: env.WORKER_CONCURRENCY, engine: engineConfig.kind }, "worker ready");
}

main().catch((error: unknown) => {
  log.fatal({ err: error }, "worker could not start");
  process.exit(1);
});
