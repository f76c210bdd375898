import { measure } from "@/domain/measure";
import { type FailureCode, failureCodeSchema } from "@/domain/scan";
import { MAX_UPLOAD_BYTES } from "@/domain/upload-rules";
import { AppError } from "@/lib/app-error";
import type { InferenceEngine } from "@/lib/inference/engine";
import type { Logger } from "@/lib/logger";
import { getObject } from "@/lib/storage/objects";
import { completeInference } from "@/server/complete-inference";
import { failInference, requeueInference } from "@/server/fail-inference";
import { startInference } from "@/server/start-inference";

/** The film's fault: no further try could pass. */
const FINAL = new Set<FailureCode>(["IMAGE_UNREADABLE", "IMAGE_TOO_LARGE", "IMAGE_MISSING"]);

/**
 * One analysis: film → engine → measurement → DONE. Can be killed at any line and repeated.
 * @param job `lastTry`: an error now is the run's end.
 * @throws what another try may pass, for the queue to try again.
 */
export async function runInference(
  runId: string,
  job: { signal: AbortSignal; lastTry: boolean },
  parts: { engine: InferenceEngine; log: Logger },
): Promise<void> {
  const { signal, lastTry } = job;
  const log = parts.log.child({ runId });
  const started = await startInference(runId);
  if (!started) {
    log.info("run has ended or its scan is gone");
    return;
  }
  try {
    const film = await getObject(started.s3Key, { maxBytes: MAX_UPLOAD_BYTES, signal });
    if (!film) {
      await failInference(runId, "IMAGE_MISSING");
      log.error("film is not in the storage");
      return;
    }
    const prediction = await parts.engine.predict(film, { signal });
    signal.throwIfAborted();
    const done = await completeInference(runId, prediction, measure(prediction.detections, prediction.image));
    log.info({ done, detections: prediction.num_detections, totalMs: prediction.timing_ms.total }, "run done");
  } catch (error) {
    const code = toFailureCode(error, signal);
    if (FINAL.has(code) || lastTry) {
      await failInference(runId, code);
      log.warn({ err: error, code }, "run failed");
      return;
    }
    await requeueInference(runId);
    log.warn({ err: error, code }, "run will be tried again");
    throw error;
  }
}

function toFailureCode(error: unknown, signal: AbortSignal): FailureCode {
  if (signal.aborted) return "TIMED_OUT";
  const known = error instanceof AppError ? failureCodeSchema.safeParse(error.code).data : undefined;
  return known ?? "ENGINE_FAILED";
}
