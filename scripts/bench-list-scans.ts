/**
 * Times the dashboard's list for a user with 100,000 scans among as many of others, on a database of its own:
 *   DATABASE_URL=…/empty-database npx tsx scripts/bench-list-scans.ts [--fill]
 * `--fill` writes the rows first; the tables have to be there and empty.
 */
import { closeDb, getDb } from "@/lib/db/client";
import { listScans, type ScanListOptions } from "@/server/list-scans";

const USER = "bench-user";
const TIMES = 30;

async function fill(): Promise<void> {
  const db = getDb();
  await db.$executeRaw`
    INSERT INTO "Scan" (id, "userId", "s3Key", "contentType", size, width, height, "fileName", label, status, "createdAt", "updatedAt")
    SELECT gen_random_uuid(),
      CASE WHEN n % 2 = 0 THEN ${USER} ELSE 'other-' || n % 500 END,
      'uploads/bench/' || n, 'image/jpeg', 100000, 1000, 2500,
      'IMG_' || md5(n::text) || '.jpg',
      CASE WHEN n % 3 = 0 THEN 'Follow-up ' || n % 4000 ELSE '' END,
      (ARRAY['UPLOADED','DONE','DONE','DONE','DONE','FAILED'])[1 + (n / 2) % 6]::"ScanStatus",
      now() - n * interval '1 minute', now()
    FROM generate_series(1, 200000) AS n`;
  await db.$executeRaw`
    INSERT INTO "Run" (id, "scanId", status, "maxCobbDeg", severity, measurement, "queuedAt", "startedAt", "finishedAt")
    SELECT gen_random_uuid(), id, 'DONE', 23.4, 'mild', jsonb_build_object('x', repeat('y', 2000)), "createdAt", "createdAt", "createdAt"
    FROM "Scan" WHERE status = 'DONE'`;
  await db.$executeRaw`UPDATE "Scan" SET "currentRunId" = run.id FROM "Run" AS run WHERE run."scanId" = "Scan".id`;
  await db.$executeRawUnsafe("VACUUM ANALYZE");
}

async function time(name: string, options: ScanListOptions): Promise<void> {
  const ms: number[] = [];
  let found = 0;
  for (let i = 0; i < TIMES; i += 1) {
    const started = performance.now();
    found = (await listScans(USER, options)).scans.length;
    ms.push(performance.now() - started);
  }
  const sorted = ms.toSorted((a, b) => a - b);
  const at = (share: number): string => sorted[Math.floor(sorted.length * share)]!.toFixed(1);
  console.log(`${name.padEnd(36)} ${String(found).padStart(3)} rows   p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`);
}

/** The cursor in the middle of the list, made as the list makes it. */
async function middleCursor(): Promise<string> {
  const [row] = await getDb().$queryRaw<{ id: string; createdAt: Date }[]>`
    SELECT id, "createdAt" FROM "Scan" WHERE "userId" = ${USER} ORDER BY "createdAt" DESC, id DESC OFFSET 50000 LIMIT 1`;
  if (!row) throw new Error("no rows: run with --fill first");
  return Buffer.from(JSON.stringify([row.createdAt.toISOString(), row.id])).toString("base64url");
}

if (process.argv.includes("--fill")) await fill();
await time("warm-up", {});
await time("first page", {});
await time("page in the middle", { cursor: await middleCursor() });
await time("status FAILED", { status: "FAILED" });
await time("status RUNNING (none)", { status: "RUNNING" });
await time("search, many hits: follow", { q: "follow" });
await time("search, few hits: Follow-up 1234", { q: "follow-up 1234" });
await time("search, one hit: part of a file name", { q: "c81e728d" });
await time("search, no hit", { q: "nothing has this name" });
await time("search, two letters, no hit", { q: "zq" });
await closeDb();
