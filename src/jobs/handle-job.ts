import type { JobWithMetadata } from "pg-boss";
import type { InferenceEngine } from "@/lib/inference/engine";
import type { Logger } from "@/lib/logger";
import { jobEnvelopeSchema, QUEUES, type QueueName, type QueuePayload } from "@/lib/queue/queues";
import { withRequestId } from "@/lib/request-id";
import { failInference } from "@/server/runs/fail-inference";
import { applyRetentionJob } from "./apply-retention";
import { deleteClerkUserJob } from "./delete-clerk-user";
import { deleteObjectsJob } from "./delete-objects";
import { prepareFilmJob } from "./prepare-film";
import { purgePendingUploadsJob } from "./purge-pending-uploads";
import { purgeScanChangesJob } from "./purge-scan-changes";
import { requeueLostRunsJob } from "./requeue-lost-runs";
import { runInference } from "./run-inference";

/** What the handlers work with. */
export interface JobParts {
  engine: InferenceEngine;
  log: Logger;
}

/** `lastTry`: an error now is the job's end. */
type Try = { signal: AbortSignal; lastTry: boolean };

const HANDLERS: {
  [Name in QueueName]: (payload: QueuePayload<Name>, job: Try, parts: JobParts) => Promise<void>;
} = {
  "run-inference": runInference,
  "run-inference-dead": async ({ runId }, _job, { log }) => {
    const failed = await failInference(runId, "TIMED_OUT");
    log.error({ runId, failed }, "run given up");
  },
  "prepare-film": (payload, { signal }, { log }) => prepareFilmJob(payload, signal, log),
  "delete-objects": (payload, { signal }, { log }) => deleteObjectsJob(payload, signal, log),
  "delete-clerk-user": (payload, _job, { log }) => deleteClerkUserJob(payload, log),
  "purge-pending-uploads": (_payload, { signal }, { log }) => purgePendingUploadsJob(signal, log),
  "purge-scan-changes": (_payload, _job, { log }) => purgeScanChangesJob(log),
  "apply-retention": (_payload, { signal }, { log }) => applyRetentionJob(signal, log),
  "requeue-lost-runs": (_payload, _job, { log }) => requeueLostRunsJob(log),
};

/** The queues whose jobs are a core's work each; the jobs of the others wait for database and storage. */
export const HEAVY_QUEUES: ReadonlySet<QueueName> = new Set(["run-inference", "prepare-film"]);

/**
 * Does one job, whoever has fetched it, under the id of the request that asked for it.
 * @throws what another try may pass, for the queue to try again.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the payload to its handler
export async function handleJob<Name extends QueueName>(
  name: Name,
  job: Pick<JobWithMetadata, "data" | "retryCount" | "retryLimit">,
  parts: JobParts & { signal: AbortSignal },
): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the schema is this queue's own
  const payload = QUEUES[name].payload.parse(job.data) as QueuePayload<Name>;
  const { requestId } = jobEnvelopeSchema.parse(job.data);
  const { signal } = parts;
  const lastTry = job.retryCount >= job.retryLimit;
  await withRequestId(requestId, () => HANDLERS[name](payload, { signal, lastTry }, parts));
}
