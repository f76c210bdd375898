import { expect, it, vi } from "vitest";
import { reanalysisSchema } from "@/domain/reanalysis";
import { getDb } from "@/lib/db/client";
import { deleteObjects } from "@/lib/storage/objects";
import { feedReanalyses } from "@/server/runs/feed-reanalyses";
import { findModelInUse } from "@/server/runs/note-model-in-use";
import { insertAnalysedScan, insertAnalysedScans, OLD_MODEL } from "../support/analysed-scans";
import { SOON } from "../support/soon";
import { getScan } from "../support/uploads";
import { type ApiUser, signUp, visitor } from "../support/users";

const PATH = "/api/reanalysis";

async function ask(user: ApiUser, method = "GET") {
  const { status, body } = await user.call(method, PATH);
  return { status, ...reanalysisSchema.parse(body) };
}

const readRun = (id: string) => getDb().run.findUniqueOrThrow({ where: { id }, include: { detections: true } });

it("a new model reads all scans of the user that an older one read, and nobody else's; old runs stay as they were", async () => {
  const [user, other] = await Promise.all([signUp(), signUp()]);
  const scans = [await insertAnalysedScan(user.id), await insertAnalysedScan(user.id)];
  const foreign = await insertAnalysedScan(other.id);
  const before = await Promise.all(scans.map(({ runId }) => readRun(runId)));
  expect(await ask(user)).toEqual({ status: 200, outdated: 2, progress: null });

  expect(await ask(user, "POST")).toMatchObject({ status: 202, progress: { failed: 0 } });
  const isOver = { status: 200, outdated: 0, progress: { done: 2, failed: 0, left: 0 } };
  await vi.waitFor(async () => expect(await ask(user)).toEqual(isOver), SOON);

  const model = await findModelInUse();
  expect(model?.version).not.toBe(OLD_MODEL);
  for (const { scanId, runId } of scans) {
    const { status, currentRun, runs } = await getScan(user, scanId);
    expect({ status, model: currentRun?.model }).toEqual({ status: "DONE", model });
    expect(runs.map(({ id }) => id)).toEqual([currentRun?.id, runId]);
  }
  expect(await Promise.all(scans.map(({ runId }) => readRun(runId)))).toEqual(before);
  expect(await getScan(other, foreign.scanId)).toMatchObject({ status: "DONE", runs: [{ id: foreign.runId }] });
  // Nothing is left to do, so nothing is begun.
  expect(await ask(user, "POST")).toEqual({ ...isOver, status: 202 });
  expect(await getDb().reanalysis.count({ where: { userId: user.id } })).toBe(1);
});

it("tells which could not be analysed again; their earlier results stay", async () => {
  const user = await signUp();
  const { scanId, runId } = await insertAnalysedScan(user.id);
  const { s3Key } = await getDb().scan.findUniqueOrThrow({ where: { id: scanId } });
  await deleteObjects([s3Key]);
  await ask(user, "POST");
  const progress = { done: 0, failed: 1, left: 0 };
  await vi.waitFor(async () => expect(await ask(user)).toMatchObject({ progress }), SOON);
  expect(await getScan(user, scanId)).toMatchObject({ status: "FAILED", currentRun: { id: runId } });
});

it("stops when it is cancelled: no scan is left waiting, and none is queued after", async () => {
  const user = await signUp();
  const scanIds = await insertAnalysedScans(user.id, 30);
  await ask(user, "POST");
  await feedReanalyses();
  const cancelled = await ask(user, "DELETE");
  expect(cancelled).toMatchObject({ status: 200, progress: { failed: 0, left: 0 } });
  await feedReanalyses();
  expect(await ask(user, "DELETE")).toEqual(cancelled);
  const counts = await getDb().scan.groupBy({ by: ["status"], where: { userId: user.id }, _count: true });
  expect(counts).toEqual([{ status: "DONE", _count: scanIds.length }]);
  // What was not done can be asked for anew.
  expect(cancelled.outdated + cancelled.progress!.done).toBe(scanIds.length);
});

it("is for who is signed in", async () => {
  for (const method of ["GET", "POST", "DELETE"]) {
    expect(await visitor.call(method, PATH)).toMatchObject({ status: 401 });
  }
});
