import { Client } from "pg";

export interface Losses {
  scans: number;
  /** Scans that are not DONE. */
  unfinished: number;
  /** Scans with more than one run. */
  doubled: number;
  /** Runs whose detections are not those that the same film has elsewhere. */
  different: number;
  /** Jobs of the queue that are neither done nor dropped with their scan. */
  openJobs: number;
}

/** Looks in the database for what should not be there after all films were analysed. Films of the same name are the same film. */
export async function countLosses(databaseUrl: string): Promise<Losses> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    const { rows } = await database.query<Losses>(`
      WITH found AS (
        SELECT scan."fileName", run.id, count(*) AS detections, round(sum(x1 + y1)::numeric, 1) AS places
        FROM "Run" AS run JOIN "Scan" AS scan ON scan.id = run."scanId" LEFT JOIN "Detection" ON "runId" = run.id
        GROUP BY scan."fileName", run.id
      ), kinds AS (SELECT count(DISTINCT (detections, places)) AS kinds FROM found GROUP BY "fileName")
      SELECT (SELECT count(*)::int FROM "Scan") AS scans,
        (SELECT count(*)::int FROM "Scan" WHERE status <> 'DONE') AS unfinished,
        (SELECT count(*)::int FROM (SELECT FROM "Run" GROUP BY "scanId" HAVING count(*) > 1) AS more) AS doubled,
        (SELECT coalesce(sum(kinds - 1), 0)::int FROM kinds) AS different,
        (SELECT count(*)::int FROM pgboss.job WHERE name = 'run-inference' AND state < 'completed') AS "openJobs"`);
    return rows[0]!;
  } finally {
    await database.end();
  }
}
