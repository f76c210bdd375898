import type { Acquisition } from "@/domain/acquisition";
import type { Problem, Step, WaitReason } from "@/domain/upload-outcome";
import type { UploadContentType } from "@/domain/film-formats";
import { RequestFailure } from "./request-failure";
import type { Checkpoint, FilmDetails, FilmEvent, Ticket } from "./upload-state";

/** What an upload needs from the outside. Requests reject with RequestFailure, or with an AbortError once `signal` is aborted. */
export interface UploadServices {
  presign(
    film: { contentType: UploadContentType; size: number; sha256: string | null; fileName: string },
    signal: AbortSignal,
  ): Promise<Ticket>;
  put(ticket: Ticket, file: Blob, onProgress: (sentBytes: number) => void, signal: AbortSignal): Promise<void>;
  createScan(s3Key: string, acquisition: Acquisition | null, signal: AbortSignal): Promise<string>;
  describeScan(scanId: string, details: FilmDetails, signal: AbortSignal): Promise<void>;
  /** @param runId the same at each try: a run whose answer got lost is not queued a second time. */
  requestAnalysis(scanId: string, runId: string, signal: AbortSignal): Promise<void>;
  newRunId(): string;
  isOnline(): boolean;
  /** Resolves after `ms`, or with `untilOnline` as soon as the browser is online again; rejects once aborted. */
  pause(ms: number, signal: AbortSignal, untilOnline?: boolean): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

export interface UploadJob {
  file: Blob;
  name: string;
  contentType: UploadContentType;
  sha256: string | null;
  /** What its DICOM header said, where it came from one. */
  acquisition: Acquisition | null;
  checkpoint: Checkpoint;
  /** Asked when the scan exists: the user may still type, and turn the switch, while the bytes travel. */
  details: () => FilmDetails;
  wantsAnalysis: () => boolean;
}

interface Context {
  services: UploadServices;
  signal: AbortSignal;
  report: (event: FilmEvent) => void;
}

const MAX_ATTEMPTS = 6;
const FIRST_BACKOFF_MS = 1000;
const LONGEST_BACKOFF_MS = 30_000;
/** `navigator.onLine` is wrong now and then (a server on this machine, some VPNs), so that we try anyway after this time. */
const OFFLINE_TRY_MS = 30_000;
const DESCRIBE_BUSY_MS = 1500;

/**
 * S3's words for "the bytes that arrived are not those that were sent", "they came too slowly", and "another try of yours
 * has not ended yet": sending them again helps.
 */
const STORAGE_RETRY_CODES = new Set([
  "BadDigest",
  "XAmzContentChecksumMismatch",
  "IncompleteBody",
  "RequestTimeout",
  "ConditionalRequestConflict",
]);

/**
 * Takes one film through presign, PUT, create and, if wanted, analyse, from where its checkpoint says it stands.
 * Waits and tries again by itself where that can help; reports every move, and never rejects.
 */
export async function uploadFilm(job: UploadJob, context: Context): Promise<void> {
  try {
    const scanId = job.checkpoint.scanId ?? (await storeAndCreate(job, context));
    const details = job.details();
    if (details.label || details.filmDate) await saveDetails(scanId, details, context);
    const analysing = job.wantsAnalysis();
    if (analysing) await askForAnalysis(scanId, context);
    context.report({ type: "finished", analysing });
  } catch (error) {
    fail(error, context);
  }
}

/** Asks for the analysis of a film whose scan exists. Reports every move, and never rejects. */
export async function analyseFilm(scanId: string, context: Context): Promise<void> {
  try {
    await askForAnalysis(scanId, context);
    context.report({ type: "finished", analysing: true });
  } catch (error) {
    fail(error, context);
  }
}

/** Writes label and film date to the scan. A failure is reported and holds up nothing; rejects only once aborted. */
export async function saveDetails(scanId: string, details: FilmDetails, context: Context): Promise<void> {
  const { services, signal, report } = context;
  report({ type: "detailsSaved", details, outcome: "saving" });
  try {
    await insist("describe", () => services.describeScan(scanId, details, signal), { ...context, report: () => {} });
    report({ type: "detailsSaved", details, outcome: "saved" });
  } catch {
    signal.throwIfAborted();
    report({ type: "detailsSaved", details, outcome: "failed" });
  }
}

async function storeAndCreate(job: UploadJob, context: Context): Promise<string> {
  const { services, signal, report } = context;
  let { ticket, stored } = job.checkpoint;
  for (let round = 1; ; round++) {
    if (!ticket || !stored) {
      ticket = await store(job, ticket, context);
      stored = true;
      report({ type: "reached", checkpoint: { ticket, stored } });
    }
    const { key } = ticket;
    try {
      const scanId = await insist("create", () => services.createScan(key, job.acquisition, signal), context);
      report({ type: "reached", checkpoint: { scanId } });
      return scanId;
    } catch (error) {
      if (round > 1 || !isLost(error)) throw error;
      ticket = null;
      stored = false;
      report({ type: "reached", checkpoint: { ticket, stored } });
    }
  }
}

/** The key has been purged since an earlier try, or the bytes did not arrive whole: another PUT under a new key helps. */
function isLost(error: unknown): boolean {
  return error instanceof RequestFailure && (error.status === 404 || error.code === "UPLOAD_SIZE_MISMATCH");
}

/** Puts the bytes into the storage and returns the ticket that served. A ticket that is refused is renewed once. */
async function store(job: UploadJob, given: Ticket | null, context: Context): Promise<Ticket> {
  const { services, signal, report } = context;
  let ticket = given;
  for (let refused = false; ; refused = true) {
    ticket ??= await insist("presign", () => presign(job, context), context);
    report({ type: "reached", checkpoint: { ticket } });
    const current = ticket;
    try {
      await insist("put", () => put(job, current, context), context);
      return current;
    } catch (error) {
      const expired = error instanceof RequestFailure && error.origin === "storage" && error.status === 403;
      if (!expired || refused) throw error;
      signal.throwIfAborted();
      ticket = null;
      report({ type: "reached", checkpoint: { ticket } });
    }
  }

  function presign({ contentType, file, sha256, name }: UploadJob, { signal: stop }: Context): Promise<Ticket> {
    return services.presign({ contentType, size: file.size, sha256, fileName: name }, stop);
  }
}

async function put(job: UploadJob, ticket: Ticket, { services, signal, report }: Context): Promise<void> {
  try {
    await services.put(ticket, job.file, (sent) => report({ type: "progressed", sent }), signal);
  } catch (error) {
    if (isAlreadyThere(error)) return;
    // A file that was changed, moved or deleted meanwhile looks like a broken connection.
    if (error instanceof RequestFailure && error.status === 0 && !signal.aborted) await assertReadable(job.file);
    throw error;
  }
}

/** By an earlier try whose answer got lost: nobody else has this URL. Whether it is there whole, create looks. */
function isAlreadyThere(error: unknown): boolean {
  return error instanceof RequestFailure && error.origin === "storage" && error.status === 412;
}

class UnreadableFile extends Error {}

async function assertReadable(file: Blob): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch (cause) {
    throw new UnreadableFile("the file can no longer be read", { cause });
  }
}

async function askForAnalysis(scanId: string, context: Context): Promise<void> {
  const { services, signal } = context;
  const runId = services.newRunId();
  try {
    await insist("analyse", () => services.requestAnalysis(scanId, runId, signal), context);
  } catch (error) {
    // It has been asked for already, in another tab: that is what we wanted.
    if (!(error instanceof RequestFailure && error.status === 409)) throw error;
  }
}

/** Makes a request until it succeeds, cannot succeed, or has failed too often. */
async function insist<T>(step: Step, request: () => Promise<T>, { services, signal, report }: Context): Promise<T> {
  for (let attempt = 1; ;) {
    signal.throwIfAborted();
    report({ type: "started", step });
    try {
      // oxlint-disable-next-line no-await-in-loop -- one attempt after another is the point
      return await request();
    } catch (error) {
      signal.throwIfAborted();
      const offline = error instanceof RequestFailure && error.status === 0 && !services.isOnline();
      if (offline) {
        report({ type: "held", reason: "OFFLINE", waitMs: null });
        await services.pause(OFFLINE_TRY_MS, signal, true);
        continue;
      }
      const hold = error instanceof RequestFailure && attempt < MAX_ATTEMPTS ? holdFor(step, error) : null;
      if (!hold) throw error;
      const waitMs = hold.waitMs ?? backoffMs(attempt, services.random());
      report({ type: "held", reason: hold.reason, waitMs });
      await services.pause(waitMs, signal);
      attempt++;
    }
  }
}

/** Doubles from 1 s to 30 s, spread by ±25 % so that many films do not all come back at the same moment. */
function backoffMs(attempt: number, random: number): number {
  return Math.round(Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (attempt - 1)) * (0.75 + random / 2));
}

/** Whether another attempt can help, and after how long where the server or the case says so. */
function holdFor(step: Step, error: RequestFailure): { reason: WaitReason; waitMs: number | null } | null {
  const { status, retryAfterMs, origin, code } = error;
  if (status === 0) return { reason: "UNREACHABLE", waitMs: null };
  if (status === 429) return { reason: "BUSY", waitMs: retryAfterMs };
  if (status === 408 || status >= 500) return { reason: "SERVER_TROUBLE", waitMs: retryAfterMs };
  if (origin === "storage" && code && STORAGE_RETRY_CODES.has(code)) return { reason: "SERVER_TROUBLE", waitMs: null };
  // A label cannot be written while the film is being read: about a second.
  if (step === "describe" && status === 409) return { reason: "BUSY", waitMs: DESCRIBE_BUSY_MS };
  return null;
}

function fail(error: unknown, { signal, report }: Context): void {
  // Whoever aborts says so to the list.
  if (!signal.aborted) report({ type: "failed", problem: problemOf(error) });
}

/** A ticket made a moment ago is out of its time: the clocks of the app and of the storage differ. */
const SKEW_CODES = new Set(["RequestTimeTooSkewed", "RequestExpired", "RequestNotYetValid"]);

/** What stopped an upload, as the row explains it. */
export function problemOf(error: unknown): Problem {
  if (error instanceof UnreadableFile) return { code: "UNREADABLE", detail: null, final: true };
  if (!(error instanceof RequestFailure)) return { code: "SERVER_TROUBLE", detail: null, final: false };
  const { status, detail, origin, code } = error;
  if (status === 0) return { code: "UNREACHABLE", detail: null, final: false };
  if (origin === "storage") {
    if (status === 403 && code && SKEW_CODES.has(code)) return { code: "CLOCK_SKEW", detail: null, final: false };
    if (status >= 500 || status === 429) return { code: "SERVER_TROUBLE", detail: null, final: false };
    return { code: "STORAGE_REFUSED", detail: code, final: false };
  }
  if (status === 401) return { code: "SIGNED_OUT", detail: null, final: false };
  if (status === 429) return { code: "BUSY", detail, final: false };
  if (status === 408 || status >= 500) return { code: "SERVER_TROUBLE", detail, final: false };
  // These speak about the file, which will not change; a 404 or 409 may go away.
  const aboutTheFile = status === 413 || status === 415 || (status === 422 && code !== "UPLOAD_SIZE_MISMATCH");
  return { code: "REFUSED", detail, final: aboutTheFile };
}
