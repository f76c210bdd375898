import { z } from "zod";
import { severitySchema } from "./reading/measurement";
import { measurementRecordSchema } from "./reading/measurement-record";
import { apiDetectionSchema } from "./reading/wire-detection";

export const scanStatusSchema = z.enum(["UPLOADED", "QUEUED", "RUNNING", "DONE", "FAILED"]);
export type ScanStatus = z.infer<typeof scanStatusSchema>;

/** The states from which an analysis may be asked for. */
export const RUNNABLE_STATUSES = ["UPLOADED", "DONE", "FAILED"] as const satisfies readonly ScanStatus[];

/** Why an analysis ended without a result. Stable: stored with the run, explained by the page. */
export const failureCodeSchema = z.enum([
  "IMAGE_UNREADABLE",
  "IMAGE_TOO_LARGE",
  "IMAGE_MISSING",
  /** Nobody answers at the inference service's address. */
  "ENGINE_UNREACHABLE",
  /** The inference service does not accept the app's key. */
  "ENGINE_KEY_REFUSED",
  /** The engine is there but busy or not ready. */
  "ENGINE_UNAVAILABLE",
  "ENGINE_FAILED",
  "TIMED_OUT",
  /** Its owner did not want it any more. */
  "CANCELLED",
]);
export type FailureCode = z.infer<typeof failureCodeSchema>;
/** The film itself is at fault: analysed again, it would only fail again. */
export const FILM_FAULTS = ["IMAGE_UNREADABLE", "IMAGE_TOO_LARGE", "IMAGE_MISSING"] as const satisfies FailureCode[];

/** What a run is at while RUNNING. Measuring and storing the result take milliseconds and are no stage of their own. */
export const scanStageSchema = z.enum(["FETCHING_FILM", "FINDING_VERTEBRAE"]);
export type ScanStage = z.infer<typeof scanStageSchema>;

const isoDateTime = z.iso.datetime();
/** A calendar day, YYYY-MM-DD: films carry a day, not an instant. */
export const filmDateSchema = z.iso.date();
/** Röntgen's discovery: no film is older. */
export const FIRST_FILM_DAY = "1895-11-08";
/** Characters. */
export const MAX_LABEL_LENGTH = 120;
export const labelSchema = z.string().trim().max(MAX_LABEL_LENGTH);

export const runStatusSchema = z.enum(["QUEUED", "RUNNING", "DONE", "FAILED"]);

/** One line of a scan's history. */
export const runSummarySchema = z.object({
  id: z.uuid(),
  status: runStatusSchema,
  model: z.object({ name: z.string(), version: z.string() }).nullable(),
  engine: z.string().nullable(),
  timingMs: z.object({ decode: z.number(), inference: z.number(), total: z.number() }).nullable(),
  image: z.object({ width: z.number().int(), height: z.number().int() }).nullable(),
  maxCobbDeg: z.number().nullable(),
  severity: severitySchema.nullable(),
  failureCode: failureCodeSchema.nullable(),
  queuedAt: isoDateTime,
  startedAt: isoDateTime.nullable(),
  finishedAt: isoDateTime.nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

/** The latest run with a result, as the API gives it; pages read it through `shownResult`. */
export const currentRunSchema = runSummarySchema.extend({
  detections: z.array(apiDetectionSchema),
  measurement: measurementRecordSchema,
});
export type CurrentRun = z.infer<typeof currentRunSchema>;

/** A row of the dashboard. Its angle, severity and warnings are those of the result that is shown (`summariseResult`). */
export const scanSummarySchema = z.object({
  id: z.uuid(),
  label: z.string(),
  fileName: z.string().nullable(),
  filmDate: filmDateSchema.nullable(),
  status: scanStatusSchema,
  statusChangedAt: isoDateTime,
  failureCode: failureCodeSchema.nullable(),
  /** Null unless RUNNING. */
  stage: scanStageSchema.nullable(),
  /** While QUEUED: 1 for the film whose turn is next. Null while it is put off, and in every other state. */
  queuePlace: z.number().int().positive().nullable(),
  /** While QUEUED: why an analysis that had begun is put off until later. */
  waitReason: failureCodeSchema.nullable(),
  maxCobbDeg: z.number().nullable(),
  severity: severitySchema.nullable(),
  /** How many reasons there are to trust its angles less. */
  warningCount: z.number().int().nonnegative(),
  /** A presigned GET URL, good for minutes; null until the worker has drawn the thumbnail. */
  thumbnailUrl: z.url().nullable(),
  createdAt: isoDateTime,
});
export type ScanSummary = z.infer<typeof scanSummarySchema>;

/** A scan with all that its page shows. Width and height in px of the original image after its EXIF orientation. */
export const scanDetailSchema = scanSummarySchema.extend({
  s3Key: z.string(),
  /** Key of the film as an upright 8-bit picture that every browser can show; null until the worker has drawn it. */
  displayKey: z.string().nullable(),
  contentType: z.string(),
  size: z.number().int(),
  image: z.object({ width: z.number().int(), height: z.number().int() }),
  currentRun: currentRunSchema.nullable(),
  /** Newest first, at most 50. */
  runs: z.array(runSummarySchema),
  /** Median time of recent runs of all users, from start to finish, in ms; null before the first. */
  typicalRunMs: z.number().nullable(),
});
export type ScanDetail = z.infer<typeof scanDetailSchema>;

export const scanPageSchema = z.object({ scans: z.array(scanSummarySchema), nextCursor: z.string().nullable() });
export type ScanPage = z.infer<typeof scanPageSchema>;
