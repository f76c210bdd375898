import { filmViewSchema } from "@/domain/film-view-schema";
import type { FailureCode, RunSummary, ScanSummary } from "@/domain/scan";
import { failureCodeSchema, scanStageSchema } from "@/domain/scan";
import { severitySchema } from "@/domain/reading/measurement-record-schema";
import type { Run } from "@/lib/db/generated/client";
import { presignGet } from "@/lib/storage/presign";

/** The columns of a scan and of its current run that a dashboard row shows. */
export interface ScanRow {
  id: string;
  userId: string;
  label: string;
  fileName: string | null;
  filmDate: Date | null;
  status: ScanSummary["status"];
  statusChangedAt: Date;
  failureCode: string | null;
  stage: string | null;
  waitReason: string | null;
  queuePlace: number | null;
  thumbnailKey: string | null;
  createdAt: Date;
  maxCobbDeg: number | null;
  severity: string | null;
  warningCount: number;
}

/** A code that a newer version wrote reads as the most general one. */
function toFailureCode(code: string | null): FailureCode | null {
  return code === null ? null : (failureCodeSchema.safeParse(code).data ?? "ENGINE_FAILED");
}

const toSeverity = (severity: string | null): ScanSummary["severity"] => severitySchema.nullable().parse(severity);
const toIso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A dashboard row as the API answers it; its thumbnail URL is signed here. */
export async function toScanSummary(row: ScanRow): Promise<ScanSummary> {
  return {
    id: row.id,
    label: row.label,
    fileName: row.fileName,
    filmDate: row.filmDate?.toISOString().slice(0, 10) ?? null,
    status: row.status,
    statusChangedAt: row.statusChangedAt.toISOString(),
    failureCode: toFailureCode(row.failureCode),
    stage: scanStageSchema.nullable().catch(null).parse(row.stage),
    queuePlace: row.queuePlace,
    waitReason: toFailureCode(row.waitReason),
    maxCobbDeg: row.maxCobbDeg,
    severity: toSeverity(row.severity),
    warningCount: row.warningCount,
    thumbnailUrl: row.thumbnailKey === null ? null : (await presignGet(row.thumbnailKey)).url,
    createdAt: row.createdAt.toISOString(),
  };
}

/** A run without its detections as the API answers it. */
export function toRunSummary(run: Omit<Run, "measurement">): RunSummary {
  const { decodeMs, inferenceMs, totalMs, imageWidth, imageHeight, modelName, modelVersion } = run;
  return {
    id: run.id,
    status: run.status,
    model: modelName === null || modelVersion === null ? null : { name: modelName, version: modelVersion },
    engine: run.engine,
    timingMs:
      decodeMs === null || inferenceMs === null || totalMs === null
        ? null
        : { decode: decodeMs, inference: inferenceMs, total: totalMs },
    image: imageWidth === null || imageHeight === null ? null : { width: imageWidth, height: imageHeight },
    view: filmViewSchema.parse(run.view),
    maxCobbDeg: run.maxCobbDeg,
    severity: toSeverity(run.severity),
    failureCode: toFailureCode(run.failureCode),
    queuedAt: run.queuedAt.toISOString(),
    startedAt: toIso(run.startedAt),
    finishedAt: toIso(run.finishedAt),
  };
}
