import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { MIGRATIONS_DIR } from "#cli/stack/migrations";

const SCHEMA_PATH = "prisma/schema.prisma";
/** The Prisma schema as the migrations so far make it: what the next migration starts from. */
export const MIGRATED_SCHEMA = join(MIGRATIONS_DIR, "migrated.prisma");
export const ENGINE_FILTERS = { externalTables: [], externalEnums: [] };

let loaded: Promise<void> | undefined;

/** Prisma's schema engine as WebAssembly: the native one is fetched from a host that is not always in reach. */
export async function withSchemaEngine<T>(
  database: PrismaPg,
  use: (engine: bindings.SchemaEngine) => Promise<T>,
): Promise<T> {
  loaded ??= load();
  await loaded;
  const schema = readFileSync(SCHEMA_PATH, "utf8");
  const engine = await bindings.SchemaEngine.new(
    { datamodels: [[SCHEMA_PATH, schema]] },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(database),
  );
  try {
    return await use(engine);
  } finally {
    engine.free();
  }
}

async function load(): Promise<void> {
  const wasm = createRequire(import.meta.url)
    .resolve("@prisma/schema-engine-wasm/schema_engine_bg")
    .replace(/\.js$/, ".wasm");
  const { instance } = await WebAssembly.instantiate(readFileSync(wasm), { "./schema_engine_bg.js": { ...bindings } });
  // The names are wasm-bindgen's.
  // oxlint-disable-next-line no-underscore-dangle
  bindings.__wbg_set_wasm(instance.exports);
  // oxlint-disable-next-line no-underscore-dangle
  const start = instance.exports.__wbindgen_start;
  if (typeof start === "function") start();
}

function asTarget(schema: string): bindings.DiffTarget {
  return { tag: "schemaDatamodel", files: [{ path: SCHEMA_PATH, content: schema }] };
}

/**
 * The SQL that leads from one Prisma schema to another; from nothing where `from` is null.
 * @param databaseUrl any Postgres: the engine wants to reach one, though it reads nothing there.
 */
export function diffSchemas(databaseUrl: string, from: string | null, to: string): Promise<string> {
  return withSchemaEngine(new PrismaPg({ connectionString: databaseUrl }), async (engine) => {
    const { stdout } = await engine.diff({
      from: from === null ? { tag: "empty" } : asTarget(from),
      to: asTarget(to),
      script: true,
      exitCode: null,
      filters: ENGINE_FILTERS,
    });
    return stdout ?? "";
  });
}
