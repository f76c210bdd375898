import { resolve } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { type Migration, MIGRATIONS_DIR } from "#cli/stack/migrations";
import { ENGINE_FILTERS, withSchemaEngine } from "#tools/migrations/schema-engine";

/** The adapter's own way cuts a script at every semicolon, within the body of a function too; Postgres takes it whole. */
class WholeScripts extends PrismaPg {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    super(pool);
    this.#pool = pool;
  }

  override async connect() {
    const adapter = await super.connect();
    adapter.executeScript = async (script) => {
      await this.#pool.query(script);
    };
    return adapter;
  }
}

type Engine = Parameters<Parameters<typeof withSchemaEngine>[1]>[0];

async function withEngineOn<T>(databaseUrl: string, use: (engine: Engine) => Promise<T>): Promise<T> {
  // A pool of ours, because the engine does not close its own: the lock on the migrations would outlive it.
  const pool = new Pool({ connectionString: databaseUrl });
  try {
    return await withSchemaEngine(new WholeScripts(pool), use);
  } finally {
    await pool.end();
  }
}

const listOf = (migrations: Migration[]) => ({
  baseDir: resolve(MIGRATIONS_DIR),
  lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
  shadowDbInitScript: "",
  migrationDirectories: migrations.map(({ name, sql }) => ({
    path: name,
    migrationFile: { path: "migration.sql", content: { tag: "ok" as const, value: sql } },
  })),
});

/** What `prisma migrate deploy` does, by the same engine. @returns the names of the migrations applied now. */
export function deployByPrisma(databaseUrl: string, migrations: Migration[]): Promise<string[]> {
  return withEngineOn(databaseUrl, async (engine) => {
    const migrationsList = listOf(migrations);
    return (await engine.applyMigrations({ filters: ENGINE_FILTERS, migrationsList })).appliedMigrationNames;
  });
}

/** What `prisma migrate status` finds wrong, by the same engine. */
export function diagnoseByPrisma(databaseUrl: string, migrations: Migration[]) {
  return withEngineOn(databaseUrl, async (engine) => {
    const found = await engine.diagnoseMigrationHistory({
      filters: ENGINE_FILTERS,
      migrationsList: listOf(migrations),
      optInToShadowDatabase: false,
    });
    const { history, editedMigrationNames, failedMigrationNames } = found;
    return { history, editedMigrationNames, failedMigrationNames };
  });
}
