import { isPlainView, type Size } from "@/domain/film-view";
import { type FailureCode, failureCodeSchema } from "@/domain/scan";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { AppError } from "@/lib/app-error";
import { readFilm } from "@/lib/inference/read-film";
import type { ReadingParts } from "@/lib/inference/reading-parts";
import type { Logger } from "@/lib/logger";
import type { QueuePayload } from "@/lib/queue/queues";
import { currentRequestId } from "@/lib/request-id";
import { getObject } from "@/lib/storage/objects";
import { completeRun } from "@/server/runs/complete-run";
import { failRun, postponeRun, requeueRun } from "@/server/runs/fail-run";
import { enterStage, isLive, startRun } from "@/server/runs/start-run";
import { nextTryInOutage } from "./outage-wait";

/**
 * What follows on each failure, here and nowhere else.
 * `fail`: no try of ours could pass: it is the film, or the app's settings; the user may ask again.
 * `wait`: the engine is away and comes back by itself: the film waits for it some minutes.
 * `retry`: the queue tries again, a few times.
 */
const AFTER = {
  IMAGE_UNREADABLE: "fail",
  IMAGE_TOO_LARGE: "fail",
  IMAGE_MISSING: "fail",
  IMAGE_OUT_OF_MEMORY: "fail",
  IMAGE_OUT_OF_TIME: "fail",
  IMAGE_CRASHES_DECODER: "fail",
  ENGINE_KEY_REFUSED: "fail",
  ENGINE_UNREACHABLE: "wait",
  ENGINE_UNAVAILABLE: "wait",
  ENGINE_FAILED: "retry",
  TIMED_OUT: "retry",
  // Never thrown: the run has ended by then.
  CANCELLED: "fail",
} as const satisfies Record<FailureCode, "fail" | "wait" | "retry">;

/** How often a run is looked at that somebody may have ended meanwhile, ms. */
const LOOK_MS = 1000;

/**
 * One analysis: film → engine → measurement → DONE. Can be killed at any line and repeated.
 * @param job `lastTry`: an error now is the run's end.
 * @throws what another try may pass, for the queue to try again.
 */
export async function runInference(
  { runId, outageSince }: QueuePayload<"run-inference">,
  job: { signal: AbortSignal; lastTry: boolean },
  parts: ReadingParts & { log: Logger },
): Promise<void> {
  const { lastTry } = job;
  const log = parts.log.child({ runId });
  const started = await startRun(runId);
  if (!started) {
    log.info("run has ended or its scan is gone");
    return;
  }
  const watch = watchForEnd(runId);
  const signal = AbortSignal.any([job.signal, watch.ended]);
  try {
    const film = await getObject(started.s3Key, { maxBytes: MAX_UPLOAD_BYTES, signal });
    if (!film) {
      await failRun(runId, "IMAGE_MISSING");
      log.error("film is not in the storage");
      return;
    }
    // Side by side: the engine need not wait for the page to hear of it.
    const options = { signal, requestId: currentRequestId() ?? runId };
    const { view } = started;
    const [{ prediction, measurement, betterView }] = await Promise.all([
      readFilm(parts, film, { ...options, view }),
      enterStage(runId, "FINDING_VERTEBRAE"),
    ]);
    const { image } = prediction;
    if (!isPlainView(view) && !isSameSize(image, started.image)) throw readAnotherImage(image, started.image);
    signal.throwIfAborted();
    const done = await completeRun(runId, prediction, measurement, betterView);
    log.info({ done, detections: prediction.detections.length, totalMs: prediction.timingMs.total }, "run done");
  } catch (error) {
    if (watch.ended.aborted) {
      log.info("run was ended meanwhile");
      return;
    }
    const code = toFailureCode(error, signal);
    if (AFTER[code] === "wait") {
      const startAfter = await waitForEngine(runId, { error, code, outageSince });
      if (startAfter) {
        log.warn({ err: error, code, startAfter }, "run waits for the engine");
        return;
      }
    }
    if (AFTER[code] !== "retry" || lastTry) {
      await failRun(runId, code);
      log.warn({ err: error, code }, "run failed");
      return;
    }
    await requeueRun(runId, code);
    log.warn({ err: error, code }, "run will be tried again");
    throw error;
  } finally {
    watch.stop();
  }
}

const isSameSize = (a: Size, b: Size): boolean => a.width === b.width && a.height === b.height;

/** An inference service of an earlier version reads the plain film, whatever view is asked for. */
function readAnotherImage(read: Size, asked: Size): AppError {
  return new AppError("ENGINE_FAILED", {
    userMessage: "The analysis read another image than this film shows.",
    status: 502,
    message: `the engine read ${read.width} × ${read.height} px in place of ${asked.width} × ${asked.height} px`,
  });
}

/** Looks every second whether a run has ended elsewhere: cancelled, or given up by the queue. */
function watchForEnd(runId: string): { ended: AbortSignal; stop: () => void } {
  const end = new AbortController();
  const look = async (): Promise<void> => {
    if (!(await isLive(runId))) end.abort();
  };
  // A database that is away is found by the run itself.
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_MS);
  return { ended: end.signal, stop: () => clearInterval(timer) };
}

/** @returns when the run is tried again; null when it has waited long enough. */
async function waitForEngine(
  runId: string,
  { error, code, outageSince }: { error: unknown; code: FailureCode; outageSince: string | undefined },
): Promise<Date | null> {
  const now = new Date();
  const since = outageSince ?? now.toISOString();
  const retryAfter = Number(error instanceof AppError ? (error.headers["retry-after"] ?? 0) : 0);
  const startAfter = nextTryInOutage({ since: Date.parse(since), now: now.getTime(), retryAfter }, Math.random());
  if (startAfter) await postponeRun({ runId, outageSince: since }, code, startAfter);
  return startAfter;
}

function toFailureCode(error: unknown, signal: AbortSignal): FailureCode {
  if (signal.aborted) return "TIMED_OUT";
  const known = error instanceof AppError ? failureCodeSchema.safeParse(error.code).data : undefined;
  return known ?? "ENGINE_FAILED";
}
