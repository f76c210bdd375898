import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { headObject, putObject } from "@/lib/storage/objects";
import { analyse } from "../support/uploads";
import { launchWeb, type WebProcess } from "../support/launch-web";
import { type ApiUser, APP_URL, at, signUp } from "../support/users";
import { Barrier } from "./barrier";
import { pidOf, RECOVERY_MS } from "./processes";
import { createScans, type Outcome, outcomeOf, request, untilAll } from "./scans";

/** There is no worker in these tests: the app under test does the jobs itself. */
const SECRET = `clock-${randomUUID()}`;
const startInline = () => launchWeb({ RUN_JOBS: "inline", CRON_SECRET: SECRET });
const sweep = async (origin: string, secret = SECRET): Promise<number> =>
  (await fetch(`${origin}/api/cron/sweep`, { headers: { authorization: `Bearer ${secret}` } })).status;

let user: ApiUser;
/** The one that runs now: it serves all tests, but for the one that kills it. */
let web: WebProcess;
beforeAll(async () => {
  [user, web] = await Promise.all([signUp(), startInline()]);
});
afterAll(() => void web.child.kill("SIGKILL"));

it("a film is drawn, analysed and deleted by the process that is asked for it", async () => {
  const inline = at(web.origin, user);
  const { body } = await inline.call("GET", "/api/ready");
  expect(body).toMatchObject({ dependencies: { worker: "up", inference: "up" } });
  const [scanId = ""] = await createScans(inline, 1);
  const scan = await analyse(inline, scanId);
  const { runs } = await outcomeOf(scanId);
  expect(runs).toMatchObject([{ status: "DONE" }]);
  expect(runs[0]!.detections).toBeGreaterThan(12);

  expect(await inline.call("DELETE", `/api/scans/${scanId}`)).toMatchObject({ status: 204 });
  const objects = () => Promise.all([scan.s3Key, scan.displayKey!].map((key) => headObject(key)));
  await expect.poll(objects, { timeout: RECOVERY_MS, interval: 20 }).toEqual([null, null]);
});

it("many films asked for at once are all analysed, once", async () => {
  const inline = at(web.origin, user);
  const scanIds = await createScans(inline, 6);
  await Promise.all(scanIds.map((scanId) => request(inline, scanId)));
  const once: Partial<Outcome> = { status: "DONE", isCurrent: true };
  await untilAll(scanIds, once, 2 * RECOVERY_MS);
  const outcomes = await Promise.all(scanIds.map(outcomeOf));
  // The same film, so the same result.
  for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
  expect(outcomes[0]!.runs).toHaveLength(1);
});

it("a process killed in the midst of a run: the sweep ends it, once", async () => {
  const inline = at(web.origin, user);
  const [undisturbed = "", scanId = ""] = await createScans(inline, 2);
  await analyse(inline, undisturbed);
  const once = await outcomeOf(undisturbed);

  process.kill(pidOf("s3"), "SIGSTOP");
  try {
    const runId = await request(inline, scanId);
    await untilAll([scanId], { status: "RUNNING", stage: "FETCHING_FILM" }, RECOVERY_MS);
    const beforeCommit = await Barrier.run(runId);
    process.kill(pidOf("s3"), "SIGCONT");
    await beforeCommit.reached();
    web.child.kill("SIGKILL");
    await beforeCommit.release();
  } finally {
    process.kill(pidOf("s3"), "SIGCONT");
  }
  expect(await outcomeOf(scanId)).toMatchObject({ status: "RUNNING", runs: [{ status: "RUNNING", detections: 0 }] });

  web = await startInline();
  // As a clock does, again and again: at first the queue still waits for the dead one's heartbeat.
  const outcome = async (): Promise<Outcome> => {
    expect(await sweep(web.origin)).toBe(204);
    return await outcomeOf(scanId);
  };
  await expect.poll(outcome, { timeout: RECOVERY_MS, interval: 250 }).toEqual(once);
});

it("the sweep does what nobody began, and what is due by the clock; for the holder of the secret", async () => {
  const { origin } = web;
  const [scanId = ""] = await createScans(at(origin, user), 1);
  // Asked of a process that leaves its jobs to workers, of which there are none.
  await request(user, scanId);
  const key = `uploads/${user.id}/${randomUUID()}.png`;
  await putObject(key, Buffer.from("never made a scan"), "image/png");
  const longAgo = new Date(Date.now() - 3 * 24 * 3_600_000);
  const upload = { key, userId: user.id, contentType: "image/png", size: 17, expiresAt: longAgo };
  await getDb().pendingUpload.create({ data: upload });

  expect(await sweep(origin, "somebody else's secret")).toBe(401);
  expect(await sweep(APP_URL)).toBe(404);
  expect(await outcomeOf(scanId)).toMatchObject({ status: "QUEUED" });
  const metrics = await fetch(`${APP_URL}/api/metrics`, {
    headers: { authorization: `Bearer ${process.env.METRICS_TOKEN}` },
  }).then((answer) => answer.text());
  expect(metrics).toContain('scoliosis_queue_jobs{queue="run-inference",state="ready"} 1');
  expect(metrics).toMatch(/scoliosis_queue_oldest_seconds\{queue="run-inference"\} 0*[^0\s]/);

  expect(await sweep(origin)).toBe(204);
  expect(await outcomeOf(scanId)).toMatchObject({ status: "DONE", isCurrent: true, runs: [{ status: "DONE" }] });
  expect(await headObject(key)).toBeNull();
  expect(await getDb().pendingUpload.findUnique({ where: { key } })).toBeNull();
});
