import { Client } from "pg";
import { expect, it } from "vitest";
import { applyMigrations, type Migration, readMigrations } from "#cli/stack/migrations";
import { withOwnDatabase } from "../support/own-database";
import { queryOnce } from "../support/query-once";
import { deployByPrisma, diagnoseByPrisma } from "../support/prisma-deploy";

const migrations = readMigrations();
const names = migrations.map(({ name }) => name);
const LAST = "20990101000000_last";
const withLast = (sql: string): Migration[] => [...migrations, { name: LAST, sql }];

/** All that Prisma's table keeps, but for ids and times, and the table itself. */
const describeTable = (url: string) =>
  Promise.all([
    queryOnce(
      url,
      `SELECT migration_name, checksum, logs, rolled_back_at, applied_steps_count, length(id) AS id_length,
         started_at <= finished_at AS took_time FROM _prisma_migrations ORDER BY started_at`,
    ),
    queryOnce(
      url,
      `SELECT column_name, data_type, character_maximum_length, is_nullable, column_default
       FROM information_schema.columns WHERE table_name = '_prisma_migrations' ORDER BY ordinal_position`,
    ),
    queryOnce(url, "SELECT indexdef FROM pg_indexes WHERE tablename = '_prisma_migrations'"),
  ]);

const lastRow = async (url: string) =>
  (
    await queryOnce(
      url,
      `SELECT finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS undone, logs, applied_steps_count AS steps
       FROM _prisma_migrations WHERE migration_name = '${LAST}' ORDER BY started_at DESC LIMIT 1`,
    )
  )[0];

it("the app and Prisma leave each other nothing to do, and the same table", async () => {
  const nothing = { history: null, editedMigrationNames: [], failedMigrationNames: [] };
  const ours = await withOwnDatabase(async (url) => {
    expect(await applyMigrations(url)).toEqual(names);
    expect(await deployByPrisma(url, migrations)).toEqual([]);
    expect(await diagnoseByPrisma(url, migrations)).toEqual(nothing);
    return await describeTable(url);
  });
  const prismas = await withOwnDatabase(async (url) => {
    expect(await deployByPrisma(url, migrations)).toEqual(names);
    expect(await applyMigrations(url)).toEqual([]);
    expect(await diagnoseByPrisma(url, migrations)).toEqual(nothing);
    return await describeTable(url);
  });
  expect(ours).toEqual(prismas);
});

it("the app goes on where Prisma has begun, and leaves alone what is edited or newer, as Prisma does", async () => {
  await withOwnDatabase(async (url) => {
    const begun = migrations.slice(0, 3);
    expect(await deployByPrisma(url, begun)).toEqual(names.slice(0, 3));
    expect(await applyMigrations(url)).toEqual(names.slice(3));
    const edited = migrations.map((migration) => ({ ...migration, sql: `${migration.sql}\n-- edited` }));
    for (const apply of [applyMigrations, deployByPrisma]) {
      expect(await apply(url, edited)).toEqual([]);
      expect(await apply(url, begun)).toEqual([]);
    }
  });
});

it("a migration that fails leaves nothing but its row, and stops the app and Prisma until that is mended", async () => {
  await withOwnDatabase(async (url) => {
    await applyMigrations(url);
    const failing = withLast("CREATE TABLE half (id INT);\nCREATE TABLE half (id INT);");
    await expect(applyMigrations(url, failing)).rejects.toThrow(
      `The migration ${LAST} stopped: relation "half" already exists.\n`,
    );
    expect(await queryOnce(url, "SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    expect(await lastRow(url)).toEqual({
      finished: false,
      undone: false,
      logs: 'relation "half" already exists',
      steps: 0,
    });

    const mended = withLast("CREATE TABLE half (id INT);");
    await expect(applyMigrations(url, mended)).rejects.toThrow(`The migration ${LAST} has stopped half way.\n`);
    await expect(deployByPrisma(url, mended)).rejects.toMatchObject({ code: "P3009" });
    expect(await diagnoseByPrisma(url, mended)).toMatchObject({ failedMigrationNames: [LAST] });
    await queryOnce(url, "UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL");
    expect(await applyMigrations(url, mended)).toEqual([LAST]);
    expect(await deployByPrisma(url, mended)).toEqual([]);
  });
});

it("a migration whose connection is cut is made again", async () => {
  await withOwnDatabase(async (url) => {
    await applyMigrations(url);
    const cut = applyMigrations(url, withLast("CREATE TABLE slow (id INT);\nSELECT pg_sleep(600);")).catch(String);
    const end = `SELECT pg_terminate_backend(pid) AS ended FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event = 'PgSleep'`;
    await expect.poll(() => queryOnce(url, end), { timeout: 30_000 }).toEqual([{ ended: true }]);
    expect(await cut).toContain(`The migration ${LAST} stopped: terminating connection`);
    expect(await lastRow(url)).toMatchObject({ finished: false, logs: null });
    expect(await applyMigrations(url, withLast("CREATE TABLE slow (id INT);"))).toEqual([LAST]);
    expect(await lastRow(url)).toEqual({ finished: true, undone: false, logs: null, steps: 1 });
    expect(await deployByPrisma(url, withLast("CREATE TABLE slow (id INT);"))).toEqual([]);
  });
});

it("two at once apply each migration once, and one waits for Prisma's lock", async () => {
  await withOwnDatabase(async (url) => {
    const applied = await Promise.all([applyMigrations(url), applyMigrations(url)]);
    expect(applied.toSorted((a, b) => a.length - b.length)).toEqual([[], names]);

    const prisma = new Client({ connectionString: url });
    await prisma.connect();
    await prisma.query("SELECT pg_advisory_lock(72707369)");
    const waiting = applyMigrations(url, withLast("SELECT 1"));
    const asked =
      "SELECT FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_try_advisory_lock%'";
    await expect.poll(() => queryOnce(url, asked), { timeout: 30_000 }).toHaveLength(1);
    expect(await lastRow(url)).toBeUndefined();
    await prisma.end();
    expect(await waiting).toEqual([LAST]);
  });
});

/** Writes down the timeouts that hold. */
const timeouts = (name: string) =>
  `CREATE TABLE "${name}" AS SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock;`;

it("what a migration sets holds for itself alone", async () => {
  await withOwnDatabase(async (url) => {
    await applyMigrations(url, [
      { name: "1_impatient", sql: `SET lock_timeout = '5s';\nSET statement_timeout = '60s';\n${timeouts("first")}` },
      { name: "2_patient", sql: timeouts("second") },
    ]);
    expect(await queryOnce(url, "TABLE first")).toEqual([{ statement: "1min", lock: "5s" }]);
    expect(await queryOnce(url, "TABLE second")).toEqual([{ statement: "0", lock: "0" }]);
  });
});

it("no migration is applied among tables of another program; those of an extension don't count", async () => {
  await withOwnDatabase(async (url) => {
    await queryOnce(url, "CREATE TABLE somebodys (id INT)");
    await expect(applyMigrations(url)).rejects.toThrow("The database has tables that are not this app's");
    await expect(deployByPrisma(url, migrations)).rejects.toMatchObject({ code: "P3005" });
    expect(await queryOnce(url, "SELECT to_regclass('_prisma_migrations') AS table")).toEqual([{ table: null }]);
  });
  await withOwnDatabase(async (url) => {
    await queryOnce(url, "CREATE EXTENSION pg_stat_statements; CREATE SCHEMA other; CREATE TABLE other.x (id INT)");
    expect(await applyMigrations(url)).toEqual(names);
  });
});
