import { Client } from "pg";
import { afterAll, expect, it } from "vitest";
import { dumpDatabase } from "#cli/backup/dump-database";
import { loadDatabase } from "#cli/backup/load-database";
import { applyMigrations, readMigrations } from "#cli/stack/migrations";
import { withOwnDatabase } from "../support/own-database";
import { makeRoot } from "../support/own-installation";
import { queryOnce } from "../support/query-once";

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
  INSERT INTO "Detection" ("runId", index, "classId", "className", confidence, x1, y1, x2, y2, keypoints)
    SELECT '01900000-0000-7000-8000-000000000002', index, 0, 'vertebra', 0.9, 0, 0, 1, 1, '[]' FROM generate_series(0, 16) AS index;
  UPDATE "Scan" SET "currentRunId" = '01900000-0000-7000-8000-000000000002';`;
const TABLES = ["User", "Scan", "Run", "Detection"];

const rowsOf = async (url: string): Promise<object[]> =>
  (await Promise.all(TABLES.map((table) => queryOnce(url, `SELECT * FROM "${table}"`)))).flat();

it("a backup of an earlier version is brought up to date, with every value as it was", async () => {
  const [dump, rows] = await withOwnDatabase(async (url) => {
    await applyMigrations(url, readMigrations().slice(0, 2));
    await queryOnce(url, ROWS);
    const client = new Client({ connectionString: url });
    await client.connect();
    const dumped = await dumpDatabase(client, root, signal);
    await client.end();
    return [dumped, await rowsOf(url)];
  });
  expect(dump.migrations).toEqual(["20261123000000_init", "20261123000001_search"]);
  await withOwnDatabase(async (url) => {
    await loadDatabase(url, root, { ...dump, deletedScans: [] }, signal);
    expect(await rowsOf(url)).toMatchObject(rows);
    const columns = await queryOnce(url, `SELECT stage, "reanalysisId" FROM "Scan" JOIN "Run" ON "scanId" = "Scan".id`);
    expect(columns).toEqual([{ stage: null, reanalysisId: null }]);
    expect(await applyMigrations(url)).toEqual([]);
    // The same ids wherever the backup is restored; one that a worker of that version adds now gets its own.
    await queryOnce(
      url,
      `INSERT INTO "Detection" ("runId", index, "classId", "className", confidence, x1, y1, x2, y2, keypoints)
       SELECT "runId", 17, "classId", "className", confidence, x1, y1, x2, y2, keypoints FROM "Detection" WHERE index = 0`,
    );
    const detections = await queryOnce<{ id: string }>(url, `SELECT id FROM "Detection" ORDER BY index`);
    const ids = detections.map(({ id }) => id);
    expect(ids.slice(0, 2)).toEqual(["79fb26f10ada", "116a1057df2d"]);
    expect(new Set(ids).size).toBe(18);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{12}$/);
    // Numbers that Postgres counts would have to be set to go on from.
    const counted = await queryOnce(
      url,
      `SELECT table_name, column_name FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name <> 'ScanChange' AND (column_default LIKE 'nextval%' OR is_identity = 'YES')`,
    );
    expect(counted).toEqual([]);
  });
});
