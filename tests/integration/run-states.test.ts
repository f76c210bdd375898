import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import type { Prediction } from "@/domain/reading/prediction";
import type { RunStatus, ScanStatus } from "@/lib/db/generated/client";
import { PLAIN_VIEW } from "@/domain/film-view";
import { getDb } from "@/lib/db/client";
import { completeRun } from "@/server/runs/complete-run";
import { failRun, requeueRun } from "@/server/runs/fail-run";
import { enterStage, startRun } from "@/server/runs/start-run";

/** A scan and its run as they stand in the queue, without a job: these tests play the worker. */
async function queuedRun(status: ScanStatus & RunStatus = "QUEUED"): Promise<{ scanId: string; runId: string }> {
  const userId = `states-${randomUUID()}`;
  const scan = await getDb().scan.create({
    data: {
      userId,
      s3Key: `uploads/${userId}/${randomUUID()}.png`,
      contentType: "image/png",
      size: 10,
      width: 100,
      height: 200,
      status,
      runs: { create: { status } },
    },
    include: { runs: true },
  });
  return { scanId: scan.id, runId: scan.runs[0]?.id ?? "" };
}

const prediction: Prediction = {
  detections: [
    {
      id: "top",
      classId: 0,
      className: "vertebra",
      confidence: 0.9,
      x1: 10,
      y1: 10,
      x2: 40,
      y2: 30,
      corners: [
        { x: 10, y: 10, sd: 0.5 },
        { x: 40, y: 10, sd: 0.5 },
        { x: 10, y: 30, sd: 0.5 },
        { x: 40, y: 30, sd: 0.5 },
      ],
    },
  ],
  image: { width: 100, height: 200 },
  model: { name: "test", version: "0".repeat(64), engine: "onnx" },
  timingMs: { decode: 1, inference: 2, total: 3 },
  warnings: [],
};
const complete = (runId: string): Promise<boolean> =>
  completeRun(runId, prediction, measure(prediction.detections, prediction.image), null);

async function stateOf({ scanId, runId }: { scanId: string; runId: string }) {
  const [scan, run, detections] = await Promise.all([
    getDb().scan.findUniqueOrThrow({ where: { id: scanId } }),
    getDb().run.findUniqueOrThrow({ where: { id: runId } }),
    getDb().detection.count({ where: { runId } }),
  ]);
  const { status, stage, waitReason, failureCode, currentRunId } = scan;
  return { scan: status, stage, waitReason, run: run.status, failure: failureCode, current: currentRunId, detections };
}

describe("a run", () => {
  it("goes from QUEUED over RUNNING to DONE, and its scan with it", async () => {
    const ids = await queuedRun();
    expect(await startRun(ids.runId)).toMatchObject({ view: PLAIN_VIEW, image: { width: 100, height: 200 } });
    expect(await stateOf(ids)).toMatchObject({
      scan: "RUNNING",
      stage: "FETCHING_FILM",
      run: "RUNNING",
      current: null,
    });
    await enterStage(ids.runId, "FINDING_VERTEBRAE");
    expect(await stateOf(ids)).toMatchObject({ scan: "RUNNING", stage: "FINDING_VERTEBRAE" });
    expect(await complete(ids.runId)).toBe(true);
    expect(await stateOf(ids)).toEqual({
      scan: "DONE",
      stage: null,
      waitReason: null,
      run: "DONE",
      failure: null,
      current: ids.runId,
      detections: 1,
    });
  });

  it("is written once when two workers finish it, whichever comes first", async () => {
    const ids = await queuedRun();
    await startRun(ids.runId);
    const results = await Promise.all([complete(ids.runId), complete(ids.runId), complete(ids.runId)]);
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await stateOf(ids)).toMatchObject({ scan: "DONE", run: "DONE", detections: 1 });
  });

  it("is taken over from a worker that died", async () => {
    const ids = await queuedRun("RUNNING");
    expect(await startRun(ids.runId)).toMatchObject({ view: PLAIN_VIEW, image: { width: 100, height: 200 } });
    expect(await complete(ids.runId)).toBe(true);
  });

  it("that was put back by a slow worker can still be finished by the one that took over", async () => {
    const ids = await queuedRun();
    await startRun(ids.runId);
    expect(await requeueRun(ids.runId, "ENGINE_FAILED")).toBe(true);
    const putBack = { scan: "QUEUED", stage: null, waitReason: "ENGINE_FAILED", run: "QUEUED" };
    expect(await stateOf(ids)).toMatchObject(putBack);
    // Said too late, by the worker that was slow.
    await enterStage(ids.runId, "FINDING_VERTEBRAE");
    expect(await stateOf(ids)).toMatchObject(putBack);
    expect(await complete(ids.runId)).toBe(true);
    expect(await stateOf(ids)).toMatchObject({ scan: "DONE", run: "DONE" });
  });

  it("that has ended is neither started, failed, put back nor finished again", async () => {
    const ids = await queuedRun();
    await startRun(ids.runId);
    await failRun(ids.runId, "TIMED_OUT");
    const failed = await stateOf(ids);
    expect(failed).toMatchObject({ scan: "FAILED", run: "FAILED", failure: "TIMED_OUT" });
    expect(await startRun(ids.runId)).toBeNull();
    expect(await requeueRun(ids.runId, "ENGINE_FAILED")).toBe(false);
    expect(await complete(ids.runId)).toBe(false);
    expect(await failRun(ids.runId, "ENGINE_FAILED")).toBe(false);
    expect(await stateOf(ids)).toEqual(failed);
  });

  it("whose scan was deleted is left alone", async () => {
    const { scanId, runId } = await queuedRun();
    await getDb().scan.delete({ where: { id: scanId } });
    expect(await startRun(runId)).toBeNull();
    expect(await complete(runId)).toBe(false);
    expect(await failRun(runId, "TIMED_OUT")).toBe(false);
  });

  it("does not touch a newer run of its scan", async () => {
    const ids = await queuedRun();
    await startRun(ids.runId);
    await failRun(ids.runId, "TIMED_OUT");
    const newer = await getDb().run.create({ data: { scanId: ids.scanId, status: "RUNNING" } });
    await getDb().scan.update({ where: { id: ids.scanId }, data: { status: "RUNNING" } });
    expect(await complete(ids.runId)).toBe(false);
    expect(await stateOf({ scanId: ids.scanId, runId: newer.id })).toMatchObject({ scan: "RUNNING", run: "RUNNING" });
  });
});
