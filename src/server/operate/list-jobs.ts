import { getDb } from "@/lib/db/client";
import { DEAD_LETTERS } from "@/lib/queue/queues";

export interface ListedJob {
  id: string;
  /**
   * Where it lies: in its queue; among the jobs that used up all their tries; or in none any more, as a run whose job came
   * to its end and whose scan is FAILED by it. `id` is of the job or of the run.
   */
  place: "queue" | "dead letters" | "run";
  queue: string;
  state: "queued" | "running" | "failed";
  /** When it was first asked for. */
  since: Date;
  /** Null where the queue has forgotten. */
  tries: number | null;
  error: string | null;
  scanId: string | null;
  runId: string | null;
}

const ERROR_LENGTH = 200;

/**
 * What the queues hold that is not done: what waits, what runs, and what failed for good, the failed first and then the
 * oldest. Ids and errors only, nothing that a user wrote. For the operator: all users' together.
 */
export async function listJobs(): Promise<ListedJob[]> {
  return await getDb().$queryRaw<ListedJob[]>`
    WITH job AS (
      SELECT *, (data ->> 'runId')::uuid AS "runId", name = ${DEAD_LETTERS.name} AS "isDeadLetter",
        retry_count + (started_on IS NOT NULL)::int AS tries
      FROM pgboss.job WHERE name NOT LIKE '\\_\\_%'
    )
    SELECT job.id::text, CASE WHEN "isDeadLetter" THEN job.source_name ELSE job.name END AS queue,
      CASE WHEN "isDeadLetter" OR job.state = 'failed' THEN 'failed' WHEN job.state = 'active' THEN 'running' ELSE 'queued' END AS state,
      COALESCE(job.source_created_on, job.created_on) AS since,
      CASE WHEN "isDeadLetter" THEN job.source_retry_count + 1 ELSE job.tries END AS tries,
      left(COALESCE(job.source_output, job.output) ->> 'message', ${ERROR_LENGTH}) AS error,
      COALESCE(job.data ->> 'scanId', run."scanId"::text) AS "scanId",
      job."runId"::text AS "runId", CASE WHEN "isDeadLetter" THEN 'dead letters' ELSE 'queue' END AS place
    FROM job LEFT JOIN "Run" AS run ON run.id = job."runId"
    -- Of a failed job whose queue has another one for its dead, a copy lies there.
    WHERE job.state < 'completed' OR (job.state = 'failed' AND job.dead_letter IS NULL)
    UNION ALL
    SELECT run.id::text, 'run-inference', 'failed', run."queuedAt", job.tries, run."failureCode", scan.id::text,
      run.id::text, 'run'
    FROM "Scan" AS scan
    CROSS JOIN LATERAL (
      SELECT * FROM "Run" WHERE "scanId" = scan.id ORDER BY "queuedAt" DESC, id DESC LIMIT 1
    ) AS run
    LEFT JOIN (SELECT "runId", sum(tries)::int AS tries FROM job WHERE name = 'run-inference' GROUP BY "runId") AS job
      ON job."runId" = run.id
    WHERE scan.status = 'FAILED' AND run.status = 'FAILED'
    ORDER BY state, since`;
}
