import { acquisitionSchema } from "@/domain/acquisition";
import { filmViewSchema } from "@/domain/film-view-schema";
import { parseRecord } from "@/domain/reading/measurement-record-schema";
import { detectionSchema } from "@/domain/reading/prediction";
import { toApiDetection } from "@/domain/reading/wire-detection";
import type { CurrentRun, ScanDetail } from "@/domain/scan";
import { summariseResult } from "@/domain/shown-result";
import { getDb } from "@/lib/db/client";
import type { Detection, Run } from "@/lib/db/generated/client";
import { refuse } from "@/lib/error-codes";
import { findQueuePlace } from "../runs/list-queue-places";
import { toRunSummary, toScanSummary } from "./to-scan-summary";

const RUNS_SHOWN = 50;
const RUNS_TIMED = 50;

/**
 * One scan of this user with all that its page shows.
 * @throws AppError NOT_FOUND.
 */
export async function getScan(userId: string, id: string): Promise<ScanDetail> {
  const [scan, typicalRunMs] = await Promise.all([readScan(userId, id), findTypicalRunMs()]);
  const currentRun = scan.currentRun && toCurrentRun(scan.currentRun);
  const summary = await toScanSummary({ ...scan, ...summariseResult({ currentRun }) });
  return {
    ...summary,
    s3Key: scan.s3Key,
    displayKey: scan.displayKey,
    contentType: scan.contentType,
    size: scan.size,
    image: { width: scan.width, height: scan.height },
    acquisition: acquisitionSchema.nullable().parse(scan.acquisition),
    film: {
      pages: scan.pages,
      page: scan.page,
      width: scan.pageWidth ?? scan.width,
      height: scan.pageHeight ?? scan.height,
    },
    view: filmViewSchema.parse(scan.view),
    currentRun,
    runs: scan.runs.map(toRunSummary),
    typicalRunMs,
  };
}

/**
 * Scan, runs and detections of one moment: read one after the other, a scan could be RUNNING with its run DONE.
 * (Prisma drops the transaction around a list of one query; only the interactive form keeps it.)
 */
async function readScan(userId: string, id: string) {
  return await getDb().$transaction(
    async (tx) => {
      const scan = await tx.scan.findFirst({
        where: { id, userId },
        include: { currentRun: { include: { detections: { orderBy: { index: "asc" } } } } },
      });
      if (!scan) throw refuse("NOT_FOUND");
      // Not included above: there Prisma would read all and take the first in memory.
      const runs = await tx.run.findMany({
        where: { scanId: scan.id },
        omit: { measurement: true },
        orderBy: [{ queuedAt: "desc" }, { id: "desc" }],
        take: RUNS_SHOWN,
      });
      return { ...scan, runs, queuePlace: await findQueuePlace(tx, scan) };
    },
    { isolationLevel: "RepeatableRead" },
  );
}

function toCurrentRun(run: Run & { detections: Detection[] }): CurrentRun {
  return {
    ...toRunSummary(run),
    measurement: parseRecord(run.measurement, run.detections),
    betterView: filmViewSchema.nullable().parse(run.betterView),
    detections: run.detections.map((row) => toApiDetection(detectionSchema.parse({ ...row, corners: row.keypoints }))),
  };
}

/** Median of the latest runs of all users, from start to finish; tells the waiting user what to expect. */
async function findTypicalRunMs(): Promise<number | null> {
  const [row] = await getDb().$queryRaw<{ ms: number | null }[]>`
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY ms)::float8 AS ms
    FROM (
      SELECT extract(epoch FROM "finishedAt" - "startedAt") * 1000 AS ms
      FROM "Run"
      WHERE "finishedAt" IS NOT NULL AND status = 'DONE'
      ORDER BY "finishedAt" DESC
      LIMIT ${RUNS_TIMED}
    ) AS latest`;
  return row?.ms == null ? null : Math.round(row.ms);
}
