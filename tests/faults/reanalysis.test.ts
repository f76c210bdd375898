import { beforeAll, expect, it, vi } from "vitest";
import { getDb } from "@/lib/db/client";
import { cancelRun } from "@/server/runs/cancel-inference";
import { feedReanalyses } from "@/server/runs/feed-reanalyses";
import { noteModelInUse } from "@/server/runs/note-model-in-use";
import { insertAnalysedScans, OLD_MODEL } from "../support/analysed-scans";
import { getScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";
import { Barrier } from "./barrier";
import { RECOVERY_MS, Worker } from "./processes";
import { outcomeOf, request, untilAll } from "./scans";

/** More than a page. */
const COUNT = 120;
const PAGE = 100;

let user: ApiUser;
/** Oldest first; the newest are queued first. */
let scanIds: string[];

beforeAll(async () => {
  user = await signUp();
  await noteModelInUse({ name: "new", version: OLD_MODEL.replaceAll("0", "1") });
  scanIds = await insertAnalysedScans(user.id, COUNT);
});

const start = () => user.call("POST", "/api/reanalysis");
const listRuns = () =>
  getDb().run.findMany({
    where: { scan: { userId: user.id }, reanalysisId: { not: null } },
    select: { id: true, scanId: true, startedAt: true },
    orderBy: { id: "asc" },
  });
const feed = () => Promise.all([feedReanalyses(), feedReanalyses(), feedReanalyses()]);

it("two clicks at once, and a worker killed while it queues: each scan is queued once", async () => {
  const newest = await Barrier.scan(scanIds.at(-1)!);
  expect((await Promise.all([start(), start()])).map(({ status }) => status)).toEqual([202, 202]);
  expect(await getDb().reanalysis.count({ where: { userId: user.id } })).toBe(1);
  const doomed = await Worker.start(1);
  await newest.reached();
  await doomed.kill();
  await newest.release();
  expect(await listRuns()).toEqual([]);

  // As three workers do; until the database has noticed the death, it keeps the page for the dead one.
  await vi.waitFor(
    async () => {
      await feed();
      expect(await listRuns()).toHaveLength(PAGE);
    },
    { timeout: RECOVERY_MS, interval: 100 },
  );
  await feed();
  const queued = (await listRuns()).map(({ scanId }) => scanId);
  expect(queued.toSorted()).toEqual(scanIds.slice(-PAGE).toSorted());
  const { body } = await user.call("GET", "/api/reanalysis");
  expect(body).toMatchObject({ progress: { done: 0, failed: 0, left: COUNT } });
});

it("an analysis asked for by itself goes before all those that wait, and its place says so", async () => {
  const mine = scanIds[0]!;
  await request(user, mine);
  expect(await getScan(user, mine)).toMatchObject({ queuePlace: 1 });
  expect(await getScan(user, scanIds.at(-1)!)).toMatchObject({ queuePlace: 2 });
  const worker = await Worker.start(1);
  await untilAll([mine], { status: "DONE" }, RECOVERY_MS);
  await worker.stop();
  const { startedAt } = await getDb().run.findFirstOrThrow({ where: { scanId: mine, startedAt: { not: null } } });
  const earlier = (await listRuns()).filter((run) => run.startedAt !== null && run.startedAt < startedAt!);
  expect(earlier).toEqual([]);
});

it("the next page follows when the line has become short, and after the last one there is no more", async () => {
  for (const { id } of (await listRuns()).slice(0, PAGE / 2)) await cancelRun(id);
  await feed();
  await feed();
  const queued = (await listRuns()).map(({ scanId }) => scanId);
  // The one that was asked for by itself has its result.
  expect(queued.toSorted()).toEqual(scanIds.slice(1).toSorted());
  expect(await getDb().reanalysis.findFirstOrThrow({ where: { userId: user.id } })).toMatchObject({
    enqueuingFor: null,
  });
  expect(await user.call("DELETE", "/api/reanalysis")).toMatchObject({ body: { progress: { left: 0 } } });
  for (const id of scanIds) expect(await outcomeOf(id)).toMatchObject({ status: "DONE" });
});
