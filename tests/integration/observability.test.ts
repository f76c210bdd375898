import { randomUUID } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { getSender } from "@/lib/queue/boss";
import { tinyFilm } from "../support/films";
import { insertScan } from "../support/scan-rows";
import { createScan, waitForScan } from "../support/uploads";
import { type ApiUser, ORIGINS, signUp } from "../support/users";

let user: ApiUser;
beforeAll(async () => {
  user = await signUp();
});

/** What each web process tells, one text for all. */
async function scrape(): Promise<string> {
  const headers = { authorization: `Bearer ${process.env.METRICS_TOKEN}` };
  const answers = await Promise.all(ORIGINS.map((origin) => fetch(`${origin}/api/metrics`, { headers })));
  expect(answers.map(({ status }) => status)).toEqual(ORIGINS.map(() => 200));
  expect(answers[0]!.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  return (await Promise.all(answers.map((answer) => answer.text()))).join("");
}

/** The largest value of a series; -1 where it is not told. */
function valueOf(text: string, series: string): number {
  const values = text.split("\n").flatMap((line) => (line.startsWith(`${series} `) ? Number(line.split(" ")[1]) : []));
  return Math.max(-1, ...values);
}

describe("/api/metrics", () => {
  it("is for the holder of the token", async () => {
    const authorization = "Bearer nobody gave me one";
    expect(await user.call("GET", "/api/metrics")).toMatchObject({ status: 401 });
    expect(await user.call("GET", "/api/metrics", undefined, { authorization })).toMatchObject({ status: 401 });
  });

  it("tells the time of answers by the route's template, and what the process takes", async () => {
    await user.call("GET", `/api/scans/${randomUUID()}`);
    const text = await scrape();
    const labels = 'method="GET",route="/api/scans/{id}",status="404"';
    expect(valueOf(text, `http_request_duration_seconds_count{${labels}}`)).toBeGreaterThan(0);
    expect(valueOf(text, "process_resident_memory_bytes")).toBeGreaterThan(1e7);
    expect(valueOf(text, "nodejs_eventloop_lag_p99_seconds")).toBeGreaterThan(0);
    expect(text).not.toContain(user.id);
  });

  describe("of what lies in the database", () => {
    const queue = "prepare-film";
    let jobIds: (string | null)[];
    beforeAll(async () => {
      const boss = await getSender();
      const data = { scanId: randomUUID(), userId: "nobody" };
      const startAfter = new Date(Date.now() + 3_600_000);
      jobIds = [await boss.send(queue, data, { startAfter }), await boss.send(queue, data, { startAfter })];
      const putOff = await insertScan(user.id, { status: "QUEUED" });
      await getDb().scan.update({ where: { id: putOff }, data: { waitReason: "ENGINE_UNREACHABLE" } });
      const failed = await insertScan(user.id, { status: "FAILED" });
      await getDb().run.createMany({
        data: [
          { scanId: putOff, status: "QUEUED" },
          { scanId: failed, status: "FAILED", failureCode: "ENGINE_KEY_REFUSED", finishedAt: new Date() },
        ],
      });
    });
    afterAll(async () => {
      await (
        await getSender()
      ).deleteJob(
        queue,
        jobIds.filter((id) => id !== null),
      );
      await getDb().scan.deleteMany({ where: { userId: user.id } });
    });

    it("counts jobs by queue, analyses by stage and by outcome", async () => {
      const text = await scrape();
      expect(valueOf(text, "scoliosis_database_up")).toBe(1);
      expect(valueOf(text, `scoliosis_queue_jobs{queue="${queue}",state="later"}`)).toBeGreaterThanOrEqual(2);
      expect(valueOf(text, 'scoliosis_queue_jobs{queue="run-inference-dead",state="ready"}')).toBeGreaterThanOrEqual(0);
      expect(valueOf(text, `scoliosis_queue_oldest_seconds{queue="${queue}"}`)).toBeGreaterThanOrEqual(0);
      expect(valueOf(text, 'scoliosis_runs_live{stage="PUT_OFF"}')).toBeGreaterThanOrEqual(1);
      expect(valueOf(text, 'scoliosis_runs_live{stage="FINDING_VERTEBRAE"}')).toBeGreaterThanOrEqual(0);
      expect(valueOf(text, 'scoliosis_runs_ended_1h{outcome="ENGINE_KEY_REFUSED"}')).toBeGreaterThanOrEqual(1);
      expect(valueOf(text, 'scoliosis_runs_ended_1h{outcome="DONE"}')).toBeGreaterThanOrEqual(0);
    });
  });
});

describe("a request's id", () => {
  const lineSchema = z.looseObject({ requestId: z.string().optional(), msg: z.string() });

  /** The lines that processes of this kind have logged under an id. */
  function linesOf(kind: "web" | "worker", requestId: string): z.infer<typeof lineSchema>[] {
    const logs = join(process.env.DATA_DIR!, "logs");
    const files = readdirSync(logs).filter((name) => name.startsWith(kind) && name.endsWith(".log"));
    const lines = files.flatMap((name) => readFileSync(join(logs, name), "utf8").split("\n"));
    return lines.filter((line) => line.includes(requestId)).map((line) => lineSchema.parse(JSON.parse(line)));
  }

  it("goes from the browser over the web process to the worker", async () => {
    const scanId = await createScan(user, await tinyFilm());
    const [requestId, runId] = [`from-browser-${randomUUID()}`, randomUUID()];
    const answer = await user.call(
      "POST",
      "/api/scans/run-inference",
      { scanId, runId },
      { "x-request-id": requestId },
    );
    expect(answer.headers.get("x-request-id")).toBe(requestId);
    await waitForScan(user, scanId, ({ status }) => status === "DONE");
    const asked = { requestId, msg: "request", path: "/api/scans/run-inference", status: 202 };
    expect(linesOf("web", requestId)).toEqual([expect.objectContaining(asked)]);
    await expect
      .poll(() => linesOf("worker", requestId))
      .toEqual([expect.objectContaining({ requestId, runId, msg: "run done" })]);
  });
});
