import { Client } from "pg";
import { afterAll, expect, it } from "vitest";
import { dumpDatabase } from "#cli/backup/dump-database";
import { loadDatabase } from "#cli/backup/load-database";
import { applyMigrations, readMigrations } from "#cli/stack/migrations";
import { withScratchDatabase } from "#cli/stack/scratch-database";
import { query } from "../support/databases";
import { makeRoot } from "../support/own-installation";

const { root, remove } = makeRoot();
afterAll(remove);
const { signal } = new AbortController();

/** A scan with a result, as the first version wrote them; the label has what COPY has to quote. */
const ROWS = `
  INSERT INTO "User" (id, name, email, "updatedAt") VALUES ('ada', 'Ada', 'ada@example.test', now());
  INSERT INTO "Scan" (id, "userId", "s3Key", "contentType", size, width, height, status, label, "updatedAt")
    VALUES ('01900000-0000-7000-8000-000000000001', 'ada', 'uploads/ada/1.png', 'image/png', 1, 2, 3, 'DONE',
      E'tab\\t, back\\\\slash,\\nline, \\\\N, Žofie', now());
  INSERT INTO "Run" (id, "scanId", status, "maxCobbDeg", measurement)
    VALUES ('01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000001', 'DONE', 32.123456789012345,
      '{"text": "a\\\\b\\"c"}');
  UPDATE "Scan" SET "currentRunId" = '01900000-0000-7000-8000-000000000002';`;
const TABLES = ["User", "Scan", "Run"];

async function withDatabase<T>(serverUrl: string, name: string, use: (url: string) => Promise<T>): Promise<T> {
  await query(serverUrl, `CREATE DATABASE ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return await use(url.href);
}

const rowsOf = async (url: string): Promise<object[]> =>
  (await Promise.all(TABLES.map((table) => query(url, `SELECT * FROM "${table}"`)))).flat();

it("a backup of an earlier version is brought up to date, with every value as it was", async () => {
  await withScratchDatabase(async (serverUrl) => {
    const [dump, rows] = await withDatabase(serverUrl, "earlier", async (url) => {
      await applyMigrations(url, readMigrations().slice(0, 2));
      await query(url, ROWS);
      const client = new Client({ connectionString: url });
      await client.connect();
      const dumped = await dumpDatabase(client, root, signal);
      await client.end();
      return [dumped, await rowsOf(url)];
    });
    expect(dump.migrations).toEqual(["20261123000000_init", "20261123000001_search"]);
    await withDatabase(serverUrl, "today", async (url) => {
      await loadDatabase(url, root, { ...dump, deletedScans: [] }, signal);
      expect(await rowsOf(url)).toMatchObject(rows);
      const columns = await query(url, `SELECT stage, "reanalysisId" FROM "Scan" JOIN "Run" ON "scanId" = "Scan".id`);
      expect(columns).toEqual([{ stage: null, reanalysisId: null }]);
      expect(await applyMigrations(url)).toEqual([]);
      // Numbers that Postgres counts would have to be set to go on from.
      const counted = await query(
        url,
        `SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> 'ScanChange' AND (column_default LIKE 'nextval%' OR is_identity = 'YES')`,
      );
      expect(counted).toEqual([]);
    });
  });
});
