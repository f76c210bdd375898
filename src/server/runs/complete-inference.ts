import type { Measurement } from "@/domain/reading/measurement";
import type { Prediction } from "@/domain/reading/prediction";
import { moveRun } from "./move-run";

/**
 * Writes a run's result and makes it the scan's current one: run, detections, measurement and DONE in one transaction.
 * Earlier runs stay as they are. A second answer of the same run (two workers after a takeover) changes nothing.
 * @returns false when the run had ended already or its scan is gone.
 */
export async function completeInference(
  runId: string,
  prediction: Prediction,
  measurement: Measurement,
): Promise<boolean> {
  const { detections, image, model, timing_ms: timing } = prediction;
  return await moveRun(runId, {
    status: "DONE",
    scan: { currentRunId: runId, failureCode: null },
    run: {
      modelName: model.name,
      modelVersion: model.version,
      engine: model.engine,
      decodeMs: timing.decode,
      inferenceMs: timing.inference,
      totalMs: timing.total,
      imageWidth: image.width,
      imageHeight: image.height,
      maxCobbDeg: measurement.maxCobb?.deg ?? null,
      severity: measurement.severity,
      measurement,
      finishedAt: new Date(),
    },
    also: async (tx) => {
      await tx.detection.createMany({
        data: detections.map((detection, index) => ({
          runId,
          index,
          classId: detection.class_id,
          className: detection.class_name,
          confidence: detection.confidence,
          x1: detection.x1,
          y1: detection.y1,
          x2: detection.x2,
          y2: detection.y2,
          keypoints: detection.keypoints,
        })),
      });
    },
  });
}
