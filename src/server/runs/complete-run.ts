import type { FilmView } from "@/domain/film-view";
import type { Measurement } from "@/domain/reading/measurement";
import { toRecord } from "@/domain/reading/measurement-record";
import type { Prediction } from "@/domain/reading/prediction";
import { ANOTHER_IMAGE, drawAnew } from "@/server/scans/draw-anew";
import { moveRun } from "./move-run";

/**
 * Writes a run's result and makes it the scan's current one: run, detections, measurement and DONE in one transaction.
 * Earlier runs stay as they are. The scan's size and pictures follow the image that was read. A second answer of the same run
 * (two workers after a takeover) changes nothing.
 * @param betterView where another view shows the spine.
 * @returns false when the run had ended already or its scan is gone.
 */
export async function completeRun(
  runId: string,
  prediction: Prediction,
  measurement: Measurement,
  betterView: FilmView | null,
): Promise<boolean> {
  const { detections, image, model, timingMs } = prediction;
  return await moveRun(runId, {
    status: "DONE",
    scan: { currentRunId: runId, failureCode: null },
    run: {
      modelName: model.name,
      modelVersion: model.version,
      engine: model.engine,
      decodeMs: timingMs.decode,
      inferenceMs: timingMs.inference,
      totalMs: timingMs.total,
      imageWidth: image.width,
      imageHeight: image.height,
      maxCobbDeg: measurement.maxCobb?.deg ?? null,
      severity: measurement.severity,
      measurement: toRecord(measurement, detections),
      ...(betterView ? { betterView } : {}),
      finishedAt: new Date(),
    },
    also: async (tx) => {
      // A film that an earlier version had taken in by other rules: another page, or pixels as they were stored.
      const [resized] = await tx.scan.updateManyAndReturn({
        where: { currentRunId: runId, NOT: image },
        data: { ...image, ...ANOTHER_IMAGE },
        select: { id: true, userId: true, viewNumber: true },
      });
      if (resized) await drawAnew(tx, resized);
      await tx.detection.createMany({
        data: detections.map(({ corners, ...detection }, index) => ({
          ...detection,
          runId,
          index,
          keypoints: corners,
        })),
      });
    },
  });
}
