import { z } from "zod";
import { acquisitionSchema } from "./acquisition";
import { MAX_LABEL_LENGTH } from "./film-details";
import { filmViewSchema } from "./film-view-schema";
import { severitySchema } from "./reading/measurement-record-schema";
import { measurementRecordSchema } from "./reading/measurement-record-schema";
import { apiDetectionSchema } from "./reading/wire-detection-schema";
import { FAILURE_CODES, SCAN_STATUSES } from "./scan-states";

export const scanStatusSchema = z.enum(SCAN_STATUSES);
export type ScanStatus = z.infer<typeof scanStatusSchema>;

export const failureCodeSchema = z.enum(FAILURE_CODES);
export type FailureCode = z.infer<typeof failureCodeSchema>;

/** What a run is at while RUNNING. Measuring and storing the result take milliseconds and are no stage of their own. */
export const scanStageSchema = z.enum(["FETCHING_FILM", "FINDING_VERTEBRAE"]);
export type ScanStage = z.infer<typeof scanStageSchema>;

const isoDateTime = z.iso.datetime();
/** A calendar day, YYYY-MM-DD: films carry a day, not an instant. */
export const filmDateSchema = z.iso.date();
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
  /** Which image of the film it read: its coordinates are px of that image. */
  view: filmViewSchema,
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
  /** A view in which a clear spine was found, where none was in the run's own. */
  betterView: filmViewSchema.nullable(),
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

/** A scan with all that its page shows. Width and height in px of the image that its view shows. */
export const scanDetailSchema = scanSummarySchema.extend({
  s3Key: z.string(),
  /** Key of the film as an upright 8-bit picture that every browser can show; null until the worker has drawn it. */
  displayKey: z.string().nullable(),
  contentType: z.string(),
  size: z.number().int(),
  image: z.object({ width: z.number().int(), height: z.number().int() }),
  /** What the DICOM header said of how the film was taken; null for a film without one. */
  acquisition: acquisitionSchema.nullable(),
  /** Pages of the film, the one that is shown from 0, and its upright size with square pixels, px. */
  film: z.object({
    pages: z.number().int().positive(),
    page: z.number().int().nonnegative(),
    width: z.number().int(),
    height: z.number().int(),
  }),
  /** Which image of the film is shown and analysed. */
  view: filmViewSchema,
  currentRun: currentRunSchema.nullable(),
  /** Newest first, at most 50. */
  runs: z.array(runSummarySchema),
  /** Median time of recent runs of all users, from start to finish, in ms; null before the first. */
  typicalRunMs: z.number().nullable(),
});
export type ScanDetail = z.infer<typeof scanDetailSchema>;

export const scanPageSchema = z.object({ scans: z.array(scanSummarySchema), nextCursor: z.string().nullable() });
export type ScanPage = z.infer<typeof scanPageSchema>;
