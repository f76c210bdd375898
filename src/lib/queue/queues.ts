import type { Queue } from "pg-boss";
import { z } from "zod";

interface QueueDefinition {
  /** Ids, never what they name. */
  payload: z.ZodObject;
  /** Policy, retries and time limits, as pg-boss takes them. */
  options: Omit<Queue, "name">;
  /** When a queue that fills by the clock gets its next job, as a cron expression in UTC. */
  schedule?: string;
  /** If true, one job keeps a core busy; jobs of the other queues wait for database and storage. */
  isHeavy?: boolean;
  /** Set if an operator may not cancel the queue's jobs: what one does, to be read after "Job ID". */
  mustFinish?: string;
}

const DAY_SECONDS = 24 * 60 * 60;
/** A job waits for its worker this long. Left to itself the queue drops it after two weeks, as when an app is closed that long: its run would be QUEUED for ever, its film never deleted. */
const YEARS_SECONDS = 10 * 365 * DAY_SECONDS;

/**
 * Jobs that used up all their tries, of the queues that name it: kept until an operator retries or discards them
 * (`npm run jobs`). Nobody takes them from here.
 */
export const DEAD_LETTERS = {
  name: "dead-letters",
  options: { retentionSeconds: YEARS_SECONDS },
} satisfies { name: string; options: Omit<Queue, "name"> };

/** For deletions that somebody has been told of: what is left over would be kept against their will. */
const TRIED_FOR_DAYS = {
  notify: true,
  retentionSeconds: YEARS_SECONDS,
  heartbeatSeconds: 10,
  retryLimit: 100,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 3600,
  deleteAfterSeconds: DAY_SECONDS,
  deadLetter: DEAD_LETTERS.name,
} as const;

/** The next tick of the clock is the retry. */
const TRIED_ONCE = { policy: "exclusive", retryLimit: 0, deleteAfterSeconds: DAY_SECONDS } as const;

/**
 * Every queue that workers take from: a new one is a row here and a handler in src/jobs/handle-job.ts. A dead-letter queue
 * comes before the queue that names it: Postgres checks that it is there. The policy of what users ask for stays `standard`:
 * compare-and-set on its row gives a scan one run at a time, and a policy that drops a second job could lose a run whose
 * predecessor has committed but is not yet marked complete.
 */
export const QUEUES = {
  /** Jobs of `run-inference` whose last try ended without a word (the worker died): their runs are marked FAILED. */
  "run-inference-dead": {
    payload: z.object({ runId: z.uuid() }),
    options: {
      notify: true,
      retentionSeconds: YEARS_SECONDS,
      retryLimit: 20,
      retryDelay: 2,
      retryBackoff: true,
      retryDelayMax: 300,
    },
  },
  /** One analysis. A dead worker misses its heartbeat and another one takes the job over. */
  "run-inference": {
    payload: z.object({
      runId: z.uuid(),
      /** When this run first found the engine away, if it did. */
      outageSince: z.iso.datetime().optional(),
    }),
    options: {
      notify: true,
      retentionSeconds: YEARS_SECONDS,
      heartbeatSeconds: 10,
      expireInSeconds: 300,
      retryLimit: 3,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 30,
      deleteAfterSeconds: DAY_SECONDS,
      deadLetter: "run-inference-dead",
    },
    isHeavy: true,
  },
  /** Draws the picture that browsers show and the thumbnail. Tried for hours: nobody asks for it again if it is given up. */
  "prepare-film": {
    payload: z.object({ scanId: z.uuid(), userId: z.string() }),
    options: {
      notify: true,
      retentionSeconds: YEARS_SECONDS,
      heartbeatSeconds: 10,
      expireInSeconds: 300,
      retryLimit: 40,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      deleteAfterSeconds: DAY_SECONDS,
      deadLetter: DEAD_LETTERS.name,
    },
    isHeavy: true,
  },
  /** Removes objects whose rows are gone. Tried for days: an object left over would be a film kept against its owner's will. */
  "delete-objects": {
    payload: z.object({ keys: z.array(z.string()).min(1) }),
    options: TRIED_FOR_DAYS,
    mustFinish: "removes films whose owners deleted them",
  },
  /**
   * Deletes a user at Clerk, and what the user's last token may still have made here. Tried for days: who asked for it
   * has been told that the account is gone.
   */
  "delete-clerk-user": {
    payload: z.object({ userId: z.string() }),
    options: TRIED_FOR_DAYS,
    mustFinish: "deletes an account whose owner was told that it is gone",
  },
  /** Forgets uploads that were presigned and never became a scan. */
  "purge-pending-uploads": {
    payload: z.object({}),
    options: TRIED_ONCE,
    schedule: "*/15 * * * *",
  },
  /** Enqueues runs again whose job is gone. */
  "requeue-lost-runs": {
    payload: z.object({}),
    options: TRIED_ONCE,
    schedule: "* * * * *",
  },
  /** Forgets changes of scans that no stream of events goes on from any more. */
  "purge-scan-changes": {
    payload: z.object({}),
    options: TRIED_ONCE,
    schedule: "*/15 * * * *",
  },
  /** Deletes scans, and entries of the audit log, that have been kept for as long as the settings say. */
  "apply-retention": {
    payload: z.object({}),
    options: TRIED_ONCE,
    schedule: "7 * * * *",
  },
} as const satisfies Record<string, QueueDefinition>;

export type QueueName = keyof typeof QUEUES;
export type QueuePayload<Name extends QueueName> = z.infer<(typeof QUEUES)[Name]["payload"]>;

/** What a job carries beside its payload: the id of the request that asked for it, if one did. */
export const jobEnvelopeSchema = z.looseObject({ requestId: z.string().optional() });
export type JobEnvelope = z.infer<typeof jobEnvelopeSchema>;

const definitions = new Map<string, QueueDefinition>(Object.entries(QUEUES));

/** @returns undefined where no queue of this version has that name. */
export const findQueue = (name: string): QueueDefinition | undefined => definitions.get(name);

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the table's own keys
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[];

/** The queues that fill by the clock, and when. */
export const SCHEDULES: ReadonlyMap<QueueName, string> = new Map(
  QUEUE_NAMES.flatMap((name) => {
    const schedule = findQueue(name)?.schedule;
    return schedule === undefined ? [] : [[name, schedule]];
  }),
);
