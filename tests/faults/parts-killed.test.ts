import { afterAll, beforeAll, expect, it } from "vitest";
import { getDb } from "@/lib/db/client";
import { pngFilm } from "../support/films";
import { analyse, put, presign } from "../support/uploads";
import { type ApiUser, ORIGINS, signUp } from "../support/users";
import { Barrier } from "./barrier";
import { pidOf, RECOVERY_MS, restart, Worker } from "./processes";
import { createScans, type Outcome, outcomeOf, request, untilAll } from "./scans";

const RUNS = 12;
/** The web processes by name, in the order of ORIGINS. */
const WEBS = ["web", "web-2"];
let user: ApiUser;
let scanIds: string[];
let workers: Worker[];
/** Of each scan after an undisturbed first run. */
let once: Outcome;

beforeAll(async () => {
  workers = await Promise.all(Array.from({ length: 3 }, () => Worker.start()));
  user = await signUp();
  scanIds = await createScans(user, RUNS);
  await analyse(user, scanIds[0]!);
  once = await outcomeOf(scanIds[0]!);
});

afterAll(() => Promise.all(workers.map((worker) => worker.stop())));

const READY = `${ORIGINS[0]}/api/ready`;

it.each(["postgres", "s3", "web"])(
  "%s killed in mid-flight: every run ends once, and no worker has gone",
  async (part) => {
    const before = await Promise.all(scanIds.map(outcomeOf));
    await Promise.all(scanIds.map((id) => request(user, id)));
    await expect
      .poll(() => getDb().scan.count({ where: { id: { in: scanIds }, status: "RUNNING" } }))
      .toBeGreaterThan(0);
    await restart(part, "SIGKILL", READY);
    await untilAll(scanIds, { status: "DONE", isCurrent: true }, RECOVERY_MS + 10_000);
    const after = await Promise.all(scanIds.map(outcomeOf));
    // One run more of each, and the same as it always was.
    expect(after.map(({ runs }) => runs)).toEqual(before.map(({ runs }) => [...runs, ...once.runs]));
    expect(workers.filter(({ isUp }) => !isUp)).toEqual([]);
  },
);

/** Kills a web process while it stands before a barrier in the middle of answering this. */
async function killInRequest(web: number, barrier: Barrier, path: string, body: object): Promise<void> {
  const origin = ORIGINS[web]!;
  const asked = fetch(new URL(path, origin), {
    method: "POST",
    headers: { "content-type": "application/json", cookie: user.cookie },
    body: JSON.stringify(body),
  }).catch((error: unknown) => error);
  await barrier.reached();
  await restart(WEBS[web]!, "SIGKILL", `${origin}/api/ready`);
  expect(await asked).toBeInstanceOf(TypeError);
  await barrier.release();
}

it("the web process killed while it queues a run: nothing was queued, and asking again queues one", async () => {
  const [scanId] = await createScans(user, 1);
  await killInRequest(0, await Barrier.scan(scanId!), "/api/scans/run-inference", { scanId });
  expect(await outcomeOf(scanId!)).toMatchObject({ status: "UPLOADED", runs: [] });
  await request(user, scanId!);
  await untilAll([scanId!], once, RECOVERY_MS);
});

it("the web process killed while it makes a scan: asking again makes one", async () => {
  const film = await pngFilm();
  const presigned = await presign(user, film);
  expect(await put(presigned, film.bytes)).toBe(200);
  const { key: s3Key } = presigned;
  await killInRequest(1, await Barrier.pendingUpload(s3Key), "/api/scans/create", { s3Key });
  expect(await getDb().scan.count({ where: { s3Key } })).toBe(0);
  expect(await user.call("POST", "/api/scans/create", { s3Key })).toMatchObject({ status: 201 });
  expect(await getDb().scan.count({ where: { s3Key } })).toBe(1);
});

it("a hundred requests at once, over two web processes, queue one run", async () => {
  const [scanId] = await createScans(user, 1);
  // The run must not end before the last of them is heard.
  process.kill(pidOf("s3"), "SIGSTOP");
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => user.call("POST", "/api/scans/run-inference", { scanId })),
  ).finally(() => process.kill(pidOf("s3"), "SIGCONT"));
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(99);
  await untilAll([scanId!], once, RECOVERY_MS);
});

it("workers told to stop finish what they have in hand, and the rest goes to those that are left", async () => {
  const runIds = await Promise.all(scanIds.map((id) => request(user, id)));
  for (const [index, worker] of workers.entries()) {
    expect(await worker.stop()).toBe(0);
    workers[index] = await Worker.start();
  }
  await untilAll(scanIds, { status: "DONE", isCurrent: true }, RECOVERY_MS);
  // None was lost in anybody's hands: each job was taken once.
  const jobs = await getDb().$queryRaw`
    SELECT state::text, retry_count AS tries FROM pgboss.job WHERE data->>'runId' = ANY(${runIds})`;
  expect(jobs).toEqual(runIds.map(() => ({ state: "completed", tries: 0 })));
});
