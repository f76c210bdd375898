import { Readable } from "node:stream";
import { type Client, escapeIdentifier } from "pg";
import * as copy from "pg-copy-streams";
import { z } from "zod";
import { DEAD_LETTERS, QUEUE_NAMES, SCHEDULES } from "@/lib/queue/queues";
import { type BackupFile, writeFile } from "./files";
import { JOBS_FILE, type Manifest, tableFile } from "./manifest";

/** What is not restored, and so not kept. */
const LEFT_OUT = [
  // The migrations that the backup names are applied again.
  "_prisma_migrations",
  // Who signed out or changed the password after the backup would be signed in again.
  "Session",
  "Verification",
  // Counted for seconds or minutes.
  "RateLimit",
  // Ordered by Postgres' own numbers of transactions, which begin anew with a new database.
  "ScanChange",
];

export interface DumpedScan {
  id: string;
  /** Of its film and of the pictures drawn from it so far. */
  keys: string[];
}

interface Dump extends Pick<Manifest, "migrations" | "tables" | "files"> {
  scans: DumpedScan[];
  /** Keys of uploads that are not scans yet; not all of them have arrived. */
  pending: string[];
}

/** A job that is not done, in terms that do not depend on the queue's own tables. */
export const jobSchema = z.object({
  id: z.uuid(),
  queue: z.string(),
  data: z.record(z.string(), z.unknown()),
  priority: z.number().int(),
  startAfter: z.iso.datetime({ offset: true }),
});

/** Whether the app has made its tables. */
export async function isMigrated(client: Client): Promise<boolean> {
  return await hasTable(client, "_prisma_migrations");
}

async function hasTable(client: Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query("SELECT WHERE to_regclass($1) IS NOT NULL", [name]);
  return rowCount === 1;
}

/** Writes the rows of one moment, whatever is written meanwhile. */
export async function dumpDatabase(client: Client, folder: string, signal: AbortSignal): Promise<Dump> {
  await client.query("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
  const migrations = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1`,
  );
  const { rows: tables } = await client.query<Manifest["tables"][number]>(
    `SELECT table_name AS name, json_agg(column_name ORDER BY ordinal_position) AS columns
     FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> ALL ($1)
     GROUP BY table_name ORDER BY table_name`,
    [LEFT_OUT],
  );
  const files: BackupFile[] = [];
  for (const { name, columns } of tables) {
    const list = columns.map(escapeIdentifier).join(", ");
    const rows = client.query(copy.to(`COPY ${escapeIdentifier(name)} (${list}) TO STDOUT`));
    files.push(await writeFile(folder, tableFile(name), rows, signal));
  }
  const jobs = JSON.stringify(await readJobs(client));
  files.push(await writeFile(folder, JOBS_FILE, Readable.from([jobs]), signal));
  const scans = await client.query<DumpedScan>(
    `SELECT id, array_remove(ARRAY["s3Key", "displayKey", "thumbnailKey"], NULL) AS keys FROM "Scan" ORDER BY id`,
  );
  const pending = await client.query<{ key: string }>(`SELECT key FROM "PendingUpload" ORDER BY key`);
  await client.query("COMMIT");
  return {
    migrations: migrations.rows.map(({ name }) => name),
    tables,
    files,
    scans: scans.rows,
    pending: pending.rows.map(({ key }) => key),
  };
}

/**
 * What the queues still owe: analyses, pictures to draw, films to delete. One that is being done counts as one that
 * waits, and one that has used up its tries has them again. What fills by the clock is not owed.
 */
async function readJobs(client: Client): Promise<z.infer<typeof jobSchema>[]> {
  if (!(await hasTable(client, "pgboss.job"))) return [];
  const { rows } = await client.query<{ job: unknown }>(
    `SELECT json_build_object('id', id, 'queue', coalesce(source_name, name), 'data', data, 'priority', priority,
       'startAfter', start_after) AS job
     FROM pgboss.job WHERE state < 'completed' AND name = ANY ($1) ORDER BY created_on, id`,
    [[...QUEUE_NAMES.filter((name) => !SCHEDULES.has(name)), DEAD_LETTERS.name]],
  );
  return rows.map(({ job }) => jobSchema.parse(job));
}
