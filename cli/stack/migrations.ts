// Brings a database to the current schema by the SQL files of prisma/migrations, recorded as `prisma migrate deploy` does.
import { createHash, randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { PlainError } from "../command/plain-error";

export const MIGRATIONS_DIR = "prisma/migrations";

export interface Migration {
  name: string;
  sql: string;
}

/** What to do about a migration whose row has no finished_at. */
export const MEND_MIGRATION =
  "Read why in the column logs of _prisma_migrations, mend that, set rolled_back_at of its row to now(), and run npm run migrate.";

/** The advisory lock that Prisma takes, so that either waits for the other. */
const LOCK = 72707369;
const LOOK_MS = 200;
const CONNECT_MS = 10_000;

/** As Prisma makes it. */
const TABLE = `CREATE TABLE _prisma_migrations (
  id VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum VARCHAR(64) NOT NULL,
  finished_at TIMESTAMPTZ,
  migration_name VARCHAR(255) NOT NULL,
  logs TEXT,
  rolled_back_at TIMESTAMPTZ,
  started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

export function readMigrations(): Migration[] {
  return readdirSync(MIGRATIONS_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(MIGRATIONS_DIR, name, "migration.sql"), "utf8") }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Brings a database to the current schema, or to an earlier one. As Prisma does, it leaves alone what a newer version has
 * applied, and a migration whose file was edited afterwards.
 * @returns the names of the migrations applied now.
 * @throws PlainError where a migration fails or has failed before, or the tables in the database are not the app's; the
 * driver's error where the database can't be used.
 */
export async function applyMigrations(
  databaseUrl: string,
  migrations: Migration[] = readMigrations(),
): Promise<string[]> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: CONNECT_MS });
  // A connection that breaks fails the query at work, too.
  client.on("error", () => undefined);
  await client.connect();
  try {
    await takeLock(client);
    const done = await readApplied(client);
    const missing = migrations.filter(({ name }) => !done.has(name));
    for (const migration of missing) await apply(client, migration);
    return missing.map(({ name }) => name);
  } finally {
    await client.end();
  }
}

/**
 * Held until the connection ends. Asked for again and again, not waited for in Postgres: an index that is made
 * CONCURRENTLY waits for every open statement, so the two would wait for each other.
 */
async function takeLock(client: Client): Promise<void> {
  const taken = async (): Promise<boolean> => {
    const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [LOCK]);
    return rows[0]!.taken;
  };
  while (!(await taken())) await sleep(LOOK_MS);
}

async function readApplied(client: Client): Promise<Set<string>> {
  const { rows } = await client.query<{ known: boolean; inUse: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known, EXISTS (
       SELECT FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
         AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_class.oid AND deptype = 'e')) AS "inUse"`,
  );
  const { known, inUse } = rows[0]!;
  if (!known) {
    if (inUse) {
      throw new PlainError(
        "The database has tables that are not this app's: name an empty one, or see https://pris.ly/d/migrate-baseline.",
      );
    }
    await client.query(TABLE);
  }
  // Whose process died: it wrote no logs, and its transaction is undone.
  await client.query(
    "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL AND logs IS NULL",
  );
  const applied = await client.query<{ name: string; finished: boolean }>(
    "SELECT migration_name AS name, finished_at IS NOT NULL AS finished FROM _prisma_migrations WHERE rolled_back_at IS NULL",
  );
  const failed = applied.rows.find(({ finished }) => !finished);
  if (failed) throw new PlainError(`The migration ${failed.name} has stopped half way.\n${MEND_MIGRATION}`);
  return new Set(applied.rows.map(({ name }) => name));
}

/** One query without parameters, and so one transaction: a migration is there whole or not at all. */
async function apply(client: Client, { name, sql }: Migration): Promise<void> {
  const id = randomUUID();
  const checksum = createHash("sha256").update(sql).digest("hex");
  await client.query(
    "INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, now())",
    [id, checksum, name],
  );
  try {
    await client.query(sql);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Where the connection is gone, the row stays without logs, and the migration is made again.
    await client.query("UPDATE _prisma_migrations SET logs = $2 WHERE id = $1", [id, why]).catch(() => undefined);
    throw new PlainError(`The migration ${name} stopped: ${why}.\n${MEND_MIGRATION}`, { cause: error });
  }
  // What it has SET, such as its timeouts, is for itself alone.
  await client.query("RESET ALL");
  await client.query("UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1", [id]);
}
