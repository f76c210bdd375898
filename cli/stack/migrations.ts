import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { deployMigrations, type Migration } from "./schema-engine";

export const MIGRATIONS_DIR = "prisma/migrations";
/** The Prisma schema as the migrations so far make it: what the next migration starts from. */
export const MIGRATED_SCHEMA = join(MIGRATIONS_DIR, "migrated.prisma");

export function readMigrations(): Migration[] {
  return readdirSync(MIGRATIONS_DIR, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(MIGRATIONS_DIR, name, "migration.sql"), "utf8") }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Brings a database to the current schema, or to an earlier one. @returns the names of the migrations applied now. */
export function applyMigrations(databaseUrl: string, migrations: Migration[] = readMigrations()): Promise<string[]> {
  return deployMigrations(databaseUrl, resolve(MIGRATIONS_DIR), migrations);
}
