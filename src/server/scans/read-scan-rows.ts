import { getDb, Prisma } from "@/lib/db/client";
import { QUEUE_PLACES } from "../runs/list-queue-places";
import type { ScanRow } from "./to-scan-summary";

/**
 * The query for scans as dashboard rows show them, each with its shown result as `summariseResult` has it.
 * @param where on `scan`; names the user, always.
 * @param tail order and limit.
 */
export function scanRowsQuery(where: Prisma.Sql, tail: Prisma.Sql = Prisma.empty): Prisma.Sql {
  return Prisma.sql`
    SELECT scan.id, scan."userId", scan.label, scan."fileName", scan."filmDate", scan.status::text,
      scan."statusChangedAt", scan."failureCode", scan.stage, scan."waitReason", queue.place AS "queuePlace",
      scan."thumbnailKey", scan."createdAt", run."maxCobbDeg", run.severity,
      COALESCE(jsonb_array_length(run.measurement -> 'warnings'), 0) AS "warningCount"
    FROM "Scan" AS scan
    LEFT JOIN "Run" AS run ON run.id = scan."currentRunId"
    LEFT JOIN (${QUEUE_PLACES}) AS queue ON queue."scanId" = scan.id
    WHERE ${where}
    ${tail}`;
}

/** Reads what scanRowsQuery asks for. */
export async function readScanRows(...parts: Parameters<typeof scanRowsQuery>): Promise<ScanRow[]> {
  return await getDb().$queryRaw<ScanRow[]>(scanRowsQuery(...parts));
}
