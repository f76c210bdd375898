// `npm run migrate`                  brings the database of DIRECT_DATABASE_URL, else DATABASE_URL, to the current schema.
// `npm run migrate:create -- NAME`   writes the migration that leads from the last one to prisma/schema.prisma.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyMigrations, MIGRATED_SCHEMA, MIGRATIONS_DIR } from "./stack/migrations";
import { explainError, PlainError } from "./stack/plain-error";
import { diffSchemas } from "./stack/schema-engine";
import { withScratchDatabase } from "./stack/scratch-database";

/** A statement that waits for a lock holds up all that come after it: it gives up, and the migration is run again. */
const TIMEOUTS = "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\n";

async function migrate(): Promise<void> {
  const url = process.env.DIRECT_DATABASE_URL || process.env.DATABASE_URL;
  if (!url) throw new PlainError("DATABASE_URL is not set: name the database to migrate.");
  const applied = await applyMigrations(url);
  console.log(applied.length === 0 ? "Nothing to do: the database is up to date." : `Applied ${applied.join(", ")}.`);
}

async function createMigration(name: string | undefined): Promise<void> {
  if (!name || !/^[a-z0-9_]+$/.test(name)) {
    throw new PlainError(
      "Give the migration a name of small letters, digits and _: npm run migrate:create -- add_film_view",
    );
  }
  const before = existsSync(MIGRATED_SCHEMA) ? readFileSync(MIGRATED_SCHEMA, "utf8") : null;
  const after = readFileSync("prisma/schema.prisma", "utf8");
  const sql = await withScratchDatabase((url) => diffSchemas(url, before, after));
  if (/^\s*(--[^\n]*\s*)*$/.test(sql)) {
    writeFileSync(MIGRATED_SCHEMA, after);
    console.log("Nothing to do: the migrations already make this schema.");
    return;
  }
  const stamp = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
  const folder = join(MIGRATIONS_DIR, `${stamp}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, "migration.sql"), `${TIMEOUTS}\n${sql}`);
  writeFileSync(MIGRATED_SCHEMA, after);
  console.log(`Wrote ${join(folder, "migration.sql")}. Read it before you commit it.`);
}

try {
  await (process.argv[2] === "create" ? createMigration(process.argv[3]) : migrate());
  process.exit(0);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
