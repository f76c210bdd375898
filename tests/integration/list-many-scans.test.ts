import { PrismaPg } from "@prisma/adapter-pg";
import { Client } from "pg";
import { expect, it } from "vitest";
import { Prisma, PrismaClient } from "@/lib/db/generated/client";
import { encodeCursor, type ScanListOptions, scansOfPage } from "@/server/scans/list-scans";
import { scanRowsQuery } from "@/server/scans/read-scan-rows";
import { fillScans } from "#tools/bench/support/fill-scans";
import { applyMigrations } from "#cli/stack/migrations";
import { withOwnDatabase } from "../support/own-database";

const FEW = 100;
const MANY = 100_000;
const ROWS_OF_A_PAGE = 25;

/** What Postgres did for a part of a query, as EXPLAIN tells it. */
interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Shared Hit Blocks": number;
  "Shared Read Blocks": number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Rows of scans that were read, and blocks of 8 kB, for one page of the list; by which index. */
async function readPlan(db: PrismaClient, userId: string, options: ScanListOptions) {
  const query = Prisma.sql`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${scanRowsQuery(...scansOfPage(userId, options))}`;
  const [answer] = await db.$queryRaw<{ "QUERY PLAN": [{ Plan: PlanNode }] }[]>(query);
  const plan = answer!["QUERY PLAN"][0].Plan;
  // Beside it the queue is read, whose length is not the user's doing.
  const scans = nodesOf(plan).filter((node) => node["Relation Name"] === "Scan" && node["Actual Rows"] > 0);
  return {
    indexes: scans.map((node) => node["Index Name"] ?? node["Node Type"]),
    rows: scans.reduce(
      (sum, node) => sum + node["Actual Rows"] * node["Actual Loops"] + (node["Rows Removed by Filter"] ?? 0),
      0,
    ),
    blocks: plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
  };
}

it("a page of 100,000 scans is found by the index alone, and reads no more than one of 100", async () => {
  await withOwnDatabase(async (url) => {
    await applyMigrations(url);
    const database = new Client({ connectionString: url });
    await database.connect();
    await fillScans(database, { few: FEW, many: MANY, other: MANY / 5 });
    const middleOf = async (userId: string, count: number): Promise<string> => {
      const { rows } = await database.query<{ id: string; createdAt: Date }>(
        'SELECT id, "createdAt" FROM "Scan" WHERE "userId" = $1 ORDER BY "createdAt" DESC, id DESC OFFSET $2 LIMIT 1',
        [userId, count / 2],
      );
      return encodeCursor([rows[0]!.createdAt.toISOString(), rows[0]!.id]);
    };
    const middle = { few: await middleOf("few", FEW), many: await middleOf("many", MANY) };
    await database.end();

    const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
    const all = "Scan_userId_createdAt_id_idx";
    const byStatus = "Scan_userId_status_createdAt_id_idx";
    const pages: [string, ScanListOptions, ScanListOptions][] = [
      [all, {}, {}],
      [all, { cursor: middle.few }, { cursor: middle.many }],
      [byStatus, { status: "DONE" }, { status: "DONE" }],
      [byStatus, { status: "UPLOADED", cursor: middle.few }, { status: "UPLOADED", cursor: middle.many }],
    ];
    for (const [index, optionsOfFew, optionsOfMany] of pages) {
      const few = await readPlan(db, "few", optionsOfFew);
      const many = await readPlan(db, "many", optionsOfMany);
      expect(many).toMatchObject({ indexes: [index] });
      expect(many.rows).toBeLessThanOrEqual(ROWS_OF_A_PAGE);
      expect(many.blocks).toBeLessThanOrEqual(1.2 * few.blocks);
    }
    await db.$disconnect();
  });
});
