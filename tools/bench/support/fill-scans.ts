import type { Client } from "pg";

const SEARCH_INDEX = "Scan_search_idx";

/**
 * Writes users' scans into an empty database as rows alone, all users' mixed and the newest last, as years of use would:
 * two of three analysed, one of six failed. Its triggers are left out: nobody is told.
 * @param counts scans by the id of their user.
 */
export async function fillScans(database: Client, counts: Record<string, number>): Promise<void> {
  await database.query("SET session_replication_role = replica");
  // The index for searches is made of all rows at once: row by row, it takes longer than all the rest.
  const { rows } = await database.query<{ sql: string }>(
    `SELECT pg_get_indexdef('"${SEARCH_INDEX}"'::regclass) AS sql`,
  );
  await database.query(`DROP INDEX "${SEARCH_INDEX}"`);
  await database.query(
    `INSERT INTO "Scan" (id, "userId", "s3Key", "contentType", size, width, height, "fileName", label, status, "createdAt", "updatedAt")
     SELECT gen_random_uuid(), owner, 'uploads/' || owner || '/' || n, 'image/jpeg', 100000, 1000, 2500,
       'IMG_' || md5(n::text) || '.jpg', CASE WHEN n % 3 = 0 THEN 'Follow-up ' || n % 4000 ELSE '' END,
       (ARRAY['UPLOADED','DONE','DONE','DONE','DONE','FAILED'])[1 + n % 6]::"ScanStatus",
       now() - (1 - n::float8 / count) * interval '3 years', now()
     FROM unnest($1::text[], $2::int[]) AS users(owner, count), generate_series(1, count) AS n
     ORDER BY n::float8 / count`,
    [Object.keys(counts), Object.values(counts)],
  );
  await database.query(
    `INSERT INTO "Run" (id, "scanId", status, "maxCobbDeg", severity, measurement, "queuedAt", "startedAt", "finishedAt")
     SELECT gen_random_uuid(), id, 'DONE', 23.4, 'mild', jsonb_build_object('warnings', '[]'::jsonb, 'x', repeat('y', 2000)),
       "createdAt", "createdAt", "createdAt"
     FROM "Scan" WHERE status = 'DONE'`,
  );
  await database.query('UPDATE "Scan" SET "currentRunId" = run.id FROM "Run" AS run WHERE run."scanId" = "Scan".id');
  await database.query(rows[0]!.sql);
  await database.query("SET session_replication_role = DEFAULT");
  await database.query("VACUUM ANALYZE");
}
