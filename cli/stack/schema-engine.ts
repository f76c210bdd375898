import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory, type ErrorRegistry } from "@prisma/driver-adapter-utils";
import { Pool } from "pg";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";

const FILTERS = { externalTables: [], externalEnums: [] };
const SCHEMA_PATH = "prisma/schema.prisma";

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

let loaded: Promise<void> | undefined;

/** Prisma's schema engine as WebAssembly: the native one is fetched from a host that is not always in reach. */
async function withEngine<T>(databaseUrl: string, use: (engine: bindings.SchemaEngine) => Promise<T>): Promise<T> {
  loaded ??= (async () => {
    const wasm = createRequire(import.meta.url)
      .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
      .replace(/\.js$/, ".wasm");
    const { instance } = await WebAssembly.instantiate(readFileSync(wasm), {
      "./schema_engine_bg.js": { ...bindings },
    });
    // The names are wasm-bindgen's.
    // oxlint-disable-next-line no-underscore-dangle
    bindings.__wbg_set_wasm(instance.exports);
    // oxlint-disable-next-line no-underscore-dangle
    const start = instance.exports.__wbindgen_start;
    if (typeof start === "function") start();
  })();
  await loaded;
  // A pool of ours, because the engine does not close its own: the lock on the migrations would outlive it.
  const pool = new Pool({ connectionString: databaseUrl });
  const factory = bindMigrationAwareSqlAdapterFactory(new WholeScripts(pool));
  const schema = readFileSync(SCHEMA_PATH, "utf8");
  let engine: bindings.SchemaEngine | undefined;
  try {
    engine = await bindings.SchemaEngine.new({ datamodels: [[SCHEMA_PATH, schema]] }, () => undefined, factory);
    return await use(engine);
  } catch (error) {
    throw findCause(error, factory.errorRegistry);
  } finally {
    engine?.free();
    await pool.end();
  }
}

/** What the engine gives back as a number only: the driver's own error, which says what is the matter. */
function findCause(error: unknown, registry: ErrorRegistry): unknown {
  const id = error instanceof Error ? /External error id#(\d+)/.exec(error.message)?.[1] : undefined;
  return (id === undefined ? undefined : registry.consumeError(Number(id))?.error) ?? error;
}

export interface Migration {
  name: string;
  sql: string;
}

/** Applies what is missing and records it in `_prisma_migrations`, as `prisma migrate deploy` does. @returns the names applied now. */
export function deployMigrations(databaseUrl: string, baseDir: string, migrations: Migration[]): Promise<string[]> {
  return withEngine(databaseUrl, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({
      filters: FILTERS,
      migrationsList: {
        baseDir,
        lockfile: { path: "migration_lock.toml", content: 'provider = "postgresql"\n' },
        shadowDbInitScript: "",
        migrationDirectories: migrations.map(({ name, sql }) => ({
          path: name,
          migrationFile: { path: "migration.sql", content: { tag: "ok", value: sql } },
        })),
      },
    });
    return appliedMigrationNames;
  });
}

function asTarget(schema: string): bindings.DiffTarget {
  return { tag: "schemaDatamodel", files: [{ path: SCHEMA_PATH, content: schema }] };
}

/**
 * The SQL that leads from one Prisma schema to another; from nothing where `from` is null.
 * @param databaseUrl any Postgres: the engine wants to reach one, though it reads nothing there.
 */
export function diffSchemas(databaseUrl: string, from: string | null, to: string): Promise<string> {
  return withEngine(databaseUrl, async (engine) => {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: "empty" } : asTarget(from),
      to: asTarget(to),
      script: true,
      exitCode: null,
      filters: FILTERS,
    });
    return stdout ?? "";
  });
}
