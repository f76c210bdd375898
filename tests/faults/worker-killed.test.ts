import { beforeAll, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { analyse } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";
import { Barrier } from "./barrier";
import { pidOf, RECOVERY_MS, Worker } from "./processes";
import { createScans, type Outcome, outcomeOf, request, untilAll } from "./scans";

/** Of each scan that these tests analyse. */
let once: Outcome;
let user: ApiUser;
/** Scans, named by what their worker is at when it is killed. */
let claimed: string;
let fetching: string;
let finding: string;
let writing: string;
let written: string;

beforeAll(async () => {
  const worker = await Worker.start();
  user = await signUp();
  const [undisturbed = "", ...others] = await createScans(user, 6);
  [claimed = "", fetching = "", finding = "", writing = "", written = ""] = others;
  await analyse(user, undisturbed);
  once = await outcomeOf(undisturbed);
  await worker.stop();
});

const stopStorage = (): boolean => process.kill(pidOf("s3"), "SIGSTOP");
const resumeStorage = (): boolean => process.kill(pidOf("s3"), "SIGCONT");
const isFetching = { status: "RUNNING", stage: "FETCHING_FILM" } as const;

it("an undisturbed run ends with a spine", () => {
  expect(once).toMatchObject({ status: "DONE", isCurrent: true, runs: [{ status: "DONE" }] });
  expect(once.runs[0]!.detections).toBeGreaterThan(12);
});

it("a worker killed after its claim, and while it fetches a film: both runs end once", async () => {
  await request(user, claimed);
  await request(user, fetching);
  const beforeClaimIsNoted = await Barrier.scan(claimed);
  stopStorage();
  try {
    const doomed = await Worker.start();
    await beforeClaimIsNoted.reached();
    await untilAll([fetching], isFetching, RECOVERY_MS);
    await doomed.kill();
  } finally {
    resumeStorage();
    await beforeClaimIsNoted.release();
  }
  expect(await outcomeOf(claimed)).toMatchObject({ status: "QUEUED", runs: [{ status: "QUEUED" }] });

  const worker = await Worker.start();
  await untilAll([claimed, fetching], once, RECOVERY_MS);
  await worker.stop();
});

it("a worker killed while it finds vertebrae, before its commit, and after it: three runs end once", async () => {
  const runs = { finding: "", writing: await request(user, writing), written: await request(user, written) };
  stopStorage();
  const doomed = await Worker.start(3);
  await untilAll([writing, written], isFetching, RECOVERY_MS);
  const beforeCommit = await Barrier.run(runs.writing);
  const afterCommit = await Barrier.job(runs.written);
  resumeStorage();
  await beforeCommit.reached();
  await untilAll([written], { status: "DONE" }, RECOVERY_MS);
  await afterCommit.reached();

  runs.finding = await request(user, finding);
  await untilAll([finding], { stage: "FINDING_VERTEBRAE" }, RECOVERY_MS);
  const untilKilled = await Barrier.run(runs.finding);
  await doomed.kill();
  await Promise.all([beforeCommit, afterCommit, untilKilled].map((barrier) => barrier.release()));
  for (const scanId of [finding, writing]) {
    expect(await outcomeOf(scanId)).toMatchObject({ status: "RUNNING", runs: [{ status: "RUNNING", detections: 0 }] });
  }
  const { finishedAt } = await getDb().run.findUniqueOrThrow({ where: { id: runs.written } });

  const worker = await Worker.start();
  await untilAll([finding, writing, written], once, RECOVERY_MS);
  // The job whose end nobody noted is done again, to no effect.
  const jobState = () => getDb().$queryRaw`SELECT state::text FROM pgboss.job WHERE data->>'runId' = ${runs.written}`;
  await expect.poll(jobState, { timeout: RECOVERY_MS, interval: 20 }).toEqual([{ state: "completed" }]);
  expect(await outcomeOf(written)).toEqual(once);
  expect(await getDb().run.findUniqueOrThrow({ where: { id: runs.written } })).toMatchObject({ finishedAt });
  await worker.stop();
});
