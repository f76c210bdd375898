// `npm run migrate:create`: the next step of the database's schema.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { explainError } from "#cli/command/plain-error";
import { HELP_OPTION, readArguments, refuse } from "#cli/command/script-arguments";
import { MIGRATIONS_DIR } from "#cli/stack/migrations";
import { withScratchDatabase } from "#cli/stack/scratch-database";
import { diffSchemas, MIGRATED_SCHEMA } from "./migrations/schema-engine";

const HELP = `npm run migrate:create -- NAME   writes the migration that leads from the last one to prisma/schema.prisma

The exit code is 0 when that was done, 1 when it was not, 2 when the command itself is wrong.`;

/** A statement that waits for a lock holds up all that come after it: it gives up, and the migration is run again. */
const TIMEOUTS = "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\n";

async function createMigration(name: string): Promise<void> {
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

const [name = "", tooMuch] = readArguments("migrate:create", HELP, () =>
  parseArgs({ allowPositionals: true, options: HELP_OPTION }),
).positionals;
if (tooMuch !== undefined) refuse("migrate:create", `"${tooMuch}" is one word too many`);
if (!/^[a-z0-9_]+$/.test(name)) {
  refuse("migrate:create", "It takes a name of small letters, digits and _, such as add_film_view");
}
try {
  await createMigration(name);
  process.exit(0);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
