// `npm run migrate` and `npm run migrate:create`: the schema of the database, and the next step of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Client } from "pg";
import { readSettings } from "@/lib/env";
import { explainDatabase, isDenial } from "./doctor/explain-database";
import { toPlainError } from "./doctor/to-plain-error";
import { applyMigrations, MIGRATED_SCHEMA, MIGRATIONS_DIR } from "./stack/migrations";
import { explainError, PlainError } from "./command/plain-error";
import { diffSchemas } from "./stack/schema-engine";
import { withScratchDatabase } from "./stack/scratch-database";
import { HELP_OPTION, readArguments, refuse } from "./command/script-arguments";

const HELP = `npm run migrate                  brings the database of DIRECT_DATABASE_URL, else DATABASE_URL, to the current schema
npm run migrate:create -- NAME   writes the migration that leads from the last one to prisma/schema.prisma

The exit code is 0 when that was done, 1 when it was not, 2 when the command itself is wrong.`;

const CONNECT_MS = 10_000;

/** A statement that waits for a lock holds up all that come after it: it gives up, and the migration is run again. */
const TIMEOUTS = "SET lock_timeout = '5s';\nSET statement_timeout = '60s';\n";

async function migrate(): Promise<void> {
  const who = process.env.DIRECT_DATABASE_URL ? "DIRECT_DATABASE_URL" : "DATABASE_URL";
  const url = readDatabaseUrl(who);
  await requireDatabase(who, url);
  const applied = await applyMigrations(url).catch((error: unknown) => {
    if (isDenial(error)) throw toPlainError(explainDatabase(who, error));
    // Without its stack: that is the engine's, and says nothing.
    throw new PlainError(`The migrations stopped: ${error instanceof Error ? error.message : String(error)}`);
  });
  console.log(applied.length === 0 ? "Nothing to do: the database is up to date." : `Applied ${applied.join(", ")}.`);
}

/** The other settings may be wrong, or not there yet. @throws PlainError where this one is. */
function readDatabaseUrl(who: string): string {
  const read = readSettings(process.env);
  const wrong = "wrong" in read ? read.wrong.find(({ name }) => name === who) : undefined;
  const url = process.env[who];
  if (url && !wrong) return url;
  const hint = url
    ? "\nSpecial characters of a password, such as # and /, are written as % and two digits in a URL."
    : "";
  throw new PlainError(`${who} ${wrong?.reason}.${hint}`);
}

/** Reaches the database by the plain driver first: what the schema engine says of one that it can't reach is of no use. */
async function requireDatabase(who: string, url: string): Promise<void> {
  try {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS });
    await client.connect();
    await client.end();
  } catch (error) {
    throw toPlainError(explainDatabase(who, error));
  }
}

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

const [command, name, ...rest] = readArguments("migrate", HELP, () =>
  parseArgs({ allowPositionals: true, options: HELP_OPTION }),
).positionals;
const tooMuch = command === undefined || command === "create" ? rest[0] : command;
if (tooMuch !== undefined) refuse("migrate", `"${tooMuch}" is one word too many`);
if (command === "create" && !/^[a-z0-9_]+$/.test(name ?? "")) {
  refuse("migrate:create", "It takes a name of small letters, digits and _, such as add_film_view");
}
try {
  await (name === undefined ? migrate() : createMigration(name));
  process.exit(0);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
