import type { ScanDetail } from "@/domain/scan";
import { getDb, Prisma, type Transaction } from "@/lib/db/client";

/**
 * Who waits for a worker, in the order in which they are taken, all users' together: scanId and place, from 1. Users take
 * turns (findNextRound); those of a re-analysis come last. Those that are put off until later stand in no line.
 */
export const QUEUE_PLACES = Prisma.sql`
  SELECT run."scanId", scan."userId", (row_number() OVER (ORDER BY run."reanalysisId" IS NOT NULL, run.round, run."queuedAt", run.id))::int AS place
  FROM "Run" AS run JOIN "Scan" AS scan ON scan.id = run."scanId"
  WHERE run.status = 'QUEUED' AND scan.status = 'QUEUED' AND scan."waitReason" IS NULL`;

/** The place of one scan; null where it does not wait for its turn. */
export async function findQueuePlace(tx: Transaction, scan: Pick<ScanDetail, "id" | "status">): Promise<number | null> {
  if (scan.status !== "QUEUED") return null;
  const [row] = await tx.$queryRaw<{ place: number }[]>`
    SELECT place FROM (${QUEUE_PLACES}) AS queue WHERE "scanId" = ${scan.id}::uuid`;
  return row?.place ?? null;
}

/** The places of these users' scans. */
export async function listQueuePlaces(userIds: string[]): Promise<{ scanId: string; userId: string; place: number }[]> {
  return await getDb().$queryRaw`SELECT * FROM (${QUEUE_PLACES}) AS queue WHERE "userId" = ANY(${userIds})`;
}
