// `npm run migrate`: brings the database to the current schema.
import { readSettings } from "@/lib/env";
import { explainDatabase, isDenial } from "./doctor/explain-database";
import { toPlainError } from "./doctor/to-plain-error";
import { applyMigrations } from "./stack/migrations";
import { explainError, PlainError } from "./command/plain-error";
import { takeNoArguments } from "./command/script-arguments";

const HELP = `npm run migrate   brings the database of DIRECT_DATABASE_URL, else DATABASE_URL, to the current schema

The exit code is 0 when that was done, 1 when it was not, 2 when the command itself is wrong.`;

async function migrate(): Promise<void> {
  const who = process.env.DIRECT_DATABASE_URL ? "DIRECT_DATABASE_URL" : "DATABASE_URL";
  const applied = await applyMigrations(readDatabaseUrl(who)).catch((error: unknown) => {
    throw error instanceof PlainError && !isDenial(error) ? error : toPlainError(explainDatabase(who, error));
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

takeNoArguments("migrate", HELP);
try {
  await migrate();
  process.exit(0);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
