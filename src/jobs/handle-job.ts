import type { JobWithMetadata } from "pg-boss";
import { deleteClerkUser } from "@/lib/auth/clerk/clerk-users";
import { getEnv } from "@/lib/env";
import type { ReadingParts } from "@/lib/inference/reading-parts";
import type { Logger } from "@/lib/logger";
import { jobEnvelopeSchema, QUEUES, type QueueName, type QueuePayload } from "@/lib/queue/queues";
import { withRequestId } from "@/lib/request-id";
import { deleteObjects } from "@/lib/storage/objects";
import { deleteAccount } from "@/server/account/delete-account";
import { purgeAuditEvents } from "@/server/account/purge-audit-events";
import { purgeScanChanges } from "@/server/live/purge-scan-changes";
import { failRun } from "@/server/runs/fail-run";
import { requeueLostRuns } from "@/server/runs/requeue-lost-runs";
import { deleteExpiredScans } from "@/server/scans/delete-expired-scans";
import { prepareFilm } from "@/server/scans/prepare-film";
import { purgePendingUploads } from "@/server/scans/purge-pending-uploads";
import { runInference } from "./run-inference";

/** What the handlers work with. */
export interface JobParts extends ReadingParts {
  log: Logger;
}

/** `lastTry`: if true, an error now ends the job. */
type Try = { signal: AbortSignal; lastTry: boolean };

type Handlers = {
  [Name in QueueName]: (payload: QueuePayload<Name>, job: Try, parts: JobParts) => Promise<void>;
};

/** What each queue's jobs do. Every handler can be killed at any line and repeated: what is gone already is no error. */
const HANDLERS: Handlers = {
  "run-inference": runInference,
  "run-inference-dead": async ({ runId }, _job, { log }) => {
    const failed = await failRun(runId, "TIMED_OUT");
    log.error({ runId, failed }, "run given up");
  },
  "prepare-film": async ({ userId, scanId }, { signal }, { log, decoder }) => {
    const outcome = await prepareFilm(userId, scanId, { signal, decoder });
    log.info({ scanId, outcome }, "film prepared");
  },
  "delete-objects": async ({ keys }, { signal }, { log }) => {
    await deleteObjects(keys, { signal });
    log.info({ count: keys.length }, "objects deleted");
  },
  "delete-clerk-user": async ({ userId }, _job, { log }) => {
    await deleteClerkUser(userId);
    await deleteAccount({ id: userId });
    log.info({ userId }, "user deleted at Clerk");
  },
  "purge-pending-uploads": async (_payload, { signal }, { log }) => {
    const count = await purgePendingUploads(new Date(), signal);
    if (count > 0) log.info({ count }, "pending uploads purged");
  },
  "purge-scan-changes": async (_payload, _job, { log }) => {
    const count = await purgeScanChanges(new Date());
    if (count > 0) log.info({ count }, "scan changes purged");
  },
  "apply-retention": async (_payload, { signal }, { log }) => {
    const { RETENTION_DAYS, AUDIT_DAYS } = getEnv();
    const now = new Date();
    const events = await purgeAuditEvents(now, AUDIT_DAYS, signal);
    const scans = RETENTION_DAYS === undefined ? 0 : await deleteExpiredScans(now, RETENTION_DAYS, signal);
    if (events > 0 || scans > 0) log.info({ events, scans }, "retention applied");
  },
  "requeue-lost-runs": async (_payload, _job, { log }) => {
    const count = await requeueLostRuns();
    if (count > 0) log.warn({ count }, "runs without a job enqueued again");
  },
};

/**
 * Does one fetched job, logged under the id of the request that asked for it.
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
