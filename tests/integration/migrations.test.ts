import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { applyMigrations, readMigrations } from "#cli/stack/migrations";
import { diffSchemas, MIGRATED_SCHEMA } from "#tools/migrations/schema-engine";
import { newName, withOwnDatabase } from "../support/own-database";
import { queryOnce } from "../support/query-once";
import { runScript } from "../support/run-script";

const SCHEMA = "prisma/schema.prisma";

/** Every table, column, default, index, constraint and enum of the app, as Postgres itself writes them. */
const DESCRIBE = `
  SELECT 'column ' || c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
         || ' ' || a.attnotnull || ' ' || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS line
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
     AND c.relname <> '_prisma_migrations'
  UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> '_prisma_migrations'
  UNION ALL SELECT 'enum ' || enumtypid::regtype || ' ' || string_agg(enumlabel, ',' ORDER BY enumsortorder)
    FROM pg_enum GROUP BY enumtypid
  ORDER BY line`;

describe("the migrations", () => {
  it("make exactly the tables of schema.prisma, and are applied once", async () => {
    const migrated = await withOwnDatabase(async (url) => {
      const names = readMigrations().map(({ name }) => name);
      expect(await applyMigrations(url)).toEqual(names);
      expect(await applyMigrations(url)).toEqual([]);
      return await queryOnce(url, DESCRIBE);
    });
    const direct = await withOwnDatabase(async (url) => {
      // The one thing that migrations add and schema.prisma cannot say.
      await queryOnce(url, "CREATE EXTENSION pg_trgm");
      await queryOnce(url, await diffSchemas(url, null, readFileSync(SCHEMA, "utf8")));
      return await queryOnce(url, DESCRIBE);
    });
    expect(migrated.length).toBeGreaterThan(50);
    expect(migrated, 'schema.prisma changed: run "npm run migrate:create -- NAME"').toEqual(direct);
  });

  it("are recorded as `prisma migrate deploy` records them", async () => {
    await withOwnDatabase(async (url) => {
      await applyMigrations(url);
      const rows = await queryOnce<{ name: string; checksum: string; done: boolean }>(
        url,
        `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS done FROM _prisma_migrations ORDER BY 1`,
      );
      expect(rows).toEqual(
        readMigrations().map(({ name }) => ({ name, checksum: expect.stringMatching(/^[0-9a-f]{64}$/), done: true })),
      );
    });
  });

  it("start the next one from the schema that the last one left", () => {
    expect(readFileSync(MIGRATED_SCHEMA, "utf8"), 'run "npm run migrate:create -- NAME"').toBe(
      readFileSync(SCHEMA, "utf8"),
    );
  });

  it("are not begun on a database that can't be used, and a line or two say why", async () => {
    const guest = newName("guest");
    await withOwnDatabase(async (ownUrl) => {
      await queryOnce(ownUrl, `CREATE ROLE ${guest} LOGIN PASSWORD 'guest'`);
      const cases: [change: Partial<URL>, said: RegExp][] = [
        [{ password: "another" }, /the password, or the user, is wrong\.\nCopy .*\n$/],
        [{ pathname: "/none" }, /there is no database of that name\.\nLook .*\n$/],
        [{ search: "?sslmode=verify-full" }, /asks for TLS, which the database does not speak\.\nTurn .*\n$/],
        [{ username: guest, password: "guest" }, /\(permission denied for schema public\)\.\nUse .*\n$/],
      ];
      await Promise.all(
        cases.map(async ([change, said]) => {
          const url = Object.assign(new URL(ownUrl), change).href;
          const env = { ...process.env, DATABASE_URL: url, DIRECT_DATABASE_URL: "" };
          const { code, stderr } = await runScript("cli/migrate.ts", [], { env });
          expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(said) });
          expect(stderr).toMatch(/^DATABASE_URL.*\n.*\n$/);
        }),
      );
      await queryOnce(ownUrl, `DROP ROLE ${guest}`);
    });
  });
});
