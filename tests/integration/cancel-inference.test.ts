import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runInference } from "@/jobs/run-inference";
import { getDb } from "@/lib/db/client";
import { inProcessDecoder } from "@/lib/image/decoder/in-process-decoder";
import type { InferenceEngine } from "@/lib/inference/engine";
import { getLogger } from "@/lib/logger";
import { deleteObjects, putObject } from "@/lib/storage/objects";
import { failRun } from "@/server/runs/fail-run";
import { requeueLostRuns } from "@/server/runs/requeue-lost-runs";
import { startRun } from "@/server/runs/start-run";
import { tinyFilm } from "../support/films";
import { getScan, waitForScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";

const s3Keys: string[] = [];
let user: ApiUser;

beforeAll(async () => {
  user = await signUp();
});
afterAll(() => deleteObjects(s3Keys));

/** A scan whose film is stored and whose run waits, without a job: these tests play the worker. */
async function queuedRun(): Promise<{ scanId: string; runId: string }> {
  const s3Key = `uploads/${user.id}/${randomUUID()}.png`;
  s3Keys.push(s3Key);
  await putObject(s3Key, (await tinyFilm()).bytes, "image/png");
  const data = { userId: user.id, s3Key, contentType: "image/png", size: 10, width: 64, height: 160 };
  const scan = await getDb().scan.create({
    data: { ...data, status: "QUEUED", runs: { create: { status: "QUEUED" } } },
    include: { runs: true },
  });
  return { scanId: scan.id, runId: scan.runs[0]!.id };
}

const cancel = (scanId: string, who = user) => who.call("POST", "/api/scans/cancel-inference", { scanId });

describe("an analysis that is cancelled", () => {
  it("while it waits: the scan is as it was before, and the run stays in its history", async () => {
    const { scanId, runId } = await queuedRun();
    expect(await cancel(scanId)).toMatchObject({ status: 200, body: { scanId, status: "UPLOADED" } });
    expect(await getScan(user, scanId)).toMatchObject({
      status: "UPLOADED",
      failureCode: null,
      runs: [{ id: runId, status: "FAILED", failureCode: "CANCELLED" }],
    });
    // Whoever takes its job finds nothing to do.
    expect(await startRun(runId)).toBeNull();
    // And it can be cancelled again, and asked for again.
    expect(await cancel(scanId)).toMatchObject({ status: 200, body: { status: "UPLOADED" } });
    expect(await user.call("POST", "/api/scans/run-inference", { scanId })).toMatchObject({ status: 202 });
    await waitForScan(user, scanId, ({ status }) => status === "DONE");
  });

  it("with an earlier result: that one stays", async () => {
    const { scanId, runId } = await queuedRun();
    const earlier = await getDb().run.create({ data: { scanId, status: "DONE", finishedAt: new Date() } });
    await getDb().scan.update({ where: { id: scanId }, data: { currentRunId: earlier.id } });
    await startRun(runId);
    expect(await cancel(scanId)).toMatchObject({ status: 200, body: { status: "DONE" } });
    expect(await getDb().scan.findUniqueOrThrow({ where: { id: scanId } })).toMatchObject({
      status: "DONE",
      stage: null,
      currentRunId: earlier.id,
    });
    expect(await failRun(runId, "TIMED_OUT")).toBe(false);
  });

  it("while the engine reads the film: the engine is told to stop, and the job ends well", async () => {
    const { scanId, runId } = await queuedRun();
    const reading = new EventEmitter();
    const engine: InferenceEngine = {
      predict: (_film, { signal } = {}) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new Error("told to stop")));
          reading.emit("begun");
        }),
      describeModel: () => Promise.reject(new Error("not asked")),
      close: () => Promise.resolve(),
    };
    const begun = once(reading, "begun");
    const job = { signal: new AbortController().signal, lastTry: false };
    const log = getLogger().child({}, { level: "silent" });
    const run = runInference({ runId }, job, { engine, decoder: inProcessDecoder, log });
    await begun;
    expect(await cancel(scanId)).toMatchObject({ status: 200, body: { status: "UPLOADED" } });
    await run;
    expect(await getScan(user, scanId)).toMatchObject({ status: "UPLOADED", runs: [{ failureCode: "CANCELLED" }] });
  });

  it("is cancelled by its owner alone", async () => {
    const { scanId } = await queuedRun();
    expect(await cancel(scanId, await signUp())).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
    expect(await getScan(user, scanId)).toMatchObject({ status: "QUEUED" });
    await cancel(scanId);
  });
});

describe("a run whose job the queue has lost", () => {
  it("is enqueued again and comes to its end", async () => {
    const { scanId, runId } = await queuedRun();
    await startRun(runId);
    const young = await queuedRun();
    const statusChangedAt = new Date(Date.now() - 120_000);
    await getDb().scan.update({ where: { id: scanId }, data: { statusChangedAt } });
    // The worker's own schedule may have been faster.
    await requeueLostRuns();
    await waitForScan(user, scanId, ({ status }) => status === "DONE");
    const jobs = await getDb().$queryRaw`SELECT FROM pgboss.job WHERE data->>'runId' = ANY(${[runId, young.runId]})`;
    expect(jobs).toHaveLength(1);
    await requeueLostRuns();
    expect(await getScan(user, scanId)).toMatchObject({ runs: [{ id: runId, status: "DONE" }] });
    await cancel(young.scanId);
  });
});
