import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Client, escapeIdentifier } from "pg";
import * as copy from "pg-copy-streams";
import { applyMigrations, readMigrations } from "../stack/migrations";
import { type Manifest, tableFile } from "./manifest";

/** Fills an empty database with the rows of a backup and brings it to the schema of today. */
export async function loadDatabase(
  databaseUrl: string,
  folder: string,
  { migrations, tables, deletedScans }: Pick<Manifest, "migrations" | "tables" | "deletedScans">,
  signal: AbortSignal,
): Promise<void> {
  // First as it was: what the later migrations do to rows, they do to these.
  await applyMigrations(
    databaseUrl,
    readMigrations().filter(({ name }) => migrations.includes(name)),
  );
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    await client.query("BEGIN");
    // Without triggers, which tell of changes, and without looking at foreign keys at each row: scans and runs name each
    // other, and the rows are of one moment.
    await client.query("SET LOCAL session_replication_role = replica");
    for (const { name, columns } of tables) {
      const list = columns.map(escapeIdentifier).join(", ");
      const rows = client.query(copy.from(`COPY ${escapeIdentifier(name)} (${list}) FROM STDIN`));
      await pipeline(createReadStream(join(folder, tableFile(name))), rows, { signal });
    }
    await client.query("SET LOCAL session_replication_role = origin");
    await client.query('DELETE FROM "Scan" WHERE id = ANY ($1)', [deletedScans]);
    await client.query("COMMIT");
  } finally {
    // Not waited for: a copy that was cut short does not end.
    void client.end().catch(() => undefined);
  }
  await applyMigrations(databaseUrl);
}
