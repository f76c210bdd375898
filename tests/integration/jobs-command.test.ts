import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { getDb } from "@/lib/db/client";
import { getSender } from "@/lib/queue/boss";
import { insertAnalysedScan } from "../support/analysed-scans";
import { insertDeadLetter, insertFailedRun, jobs } from "../support/jobs";
import { getScan, waitForScan } from "../support/uploads";
import { type ApiUser, signUp } from "../support/users";

const listedSchema = z.array(
  z.strictObject({
    id: z.uuid(),
    queue: z.string(),
    state: z.enum(["queued", "running", "failed"]),
    since: z.iso.datetime(),
    tries: z.number().int().nullable(),
    error: z.string().nullable(),
    scanId: z.uuid().nullable(),
  }),
);

async function list(env?: Record<string, string | undefined>, args: string[] = []) {
  const { code, stdout, stderr } = await jobs(["--json", ...args], env);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return listedSchema.parse(JSON.parse(stdout));
}

const about = async (scanId: string) => (await list()).filter((job) => job.scanId === scanId);

let user: ApiUser;
beforeAll(async () => {
  user = await signUp();
});

const TOMORROW = new Date(Date.now() + 24 * 60 * 60 * 1000);
const sent: string[] = [];
afterAll(async () => {
  await (await getSender()).deleteJob("prepare-film", sent);
});

/** A job that no worker takes before tomorrow. */
async function sendForTomorrow(scanId: string): Promise<string> {
  const data = { scanId, userId: user.id };
  const id = await (await getSender()).send("prepare-film", data, { startAfter: TOMORROW });
  sent.push(id!);
  return id!;
}

describe.concurrent("npm run jobs", () => {
  it("lists what waits and what failed, with its scan and its last error, and nothing that a user wrote", async () => {
    const { scanId, runId } = await insertFailedRun(user.id);
    const queued = await sendForTomorrow(scanId);
    const dead = await insertDeadLetter("prepare-film", { scanId, userId: user.id });
    const listed = await about(scanId);
    expect(listed).toHaveLength(3);
    expect(listed.map(({ since: _since, ...job }) => job)).toEqual(
      expect.arrayContaining([
        { id: queued, queue: "prepare-film", state: "queued", tries: 0, error: null, scanId },
        { id: dead, queue: "prepare-film", state: "failed", tries: 41, error: "the storage said no", scanId },
        { id: runId, queue: "run-inference", state: "failed", tries: null, error: "ENGINE_FAILED", scanId },
      ]),
    );
    const { code, stdout } = await jobs([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`prepare-film +failed +\\d+ s +41 +${scanId} +${dead} +the storage said no`));
    expect(stdout).not.toContain("Jane");
  });

  it("tries a failed run again, as a new run", async () => {
    const { scanId, runId } = await insertFailedRun(user.id);
    expect(await jobs(["retry", runId])).toMatchObject({ code: 0, stdout: `Job ${runId} is tried again.\n` });
    await waitForScan(user, scanId, ({ status }) => status === "DONE");
    expect((await getScan(user, scanId)).runs).toHaveLength(3);
    expect(await about(scanId)).toEqual([]);
  });

  it("tries a job again that used up its tries", async () => {
    const { scanId } = await insertAnalysedScan(user.id);
    const id = await insertDeadLetter("prepare-film", { scanId, userId: user.id });
    expect(await jobs(["retry", id])).toMatchObject({ code: 0, stdout: `Job ${id} is tried again.\n` });
    await waitForScan(user, scanId, ({ displayKey }) => displayKey !== null);
  });

  it("cancels what waits, and forgets what failed; but films that are to be deleted are", async () => {
    const { scanId } = await insertAnalysedScan(user.id);
    const queued = await sendForTomorrow(scanId);
    const dead = await insertDeadLetter("prepare-film", { scanId, userId: user.id });
    for (const id of [queued, dead]) {
      expect(await jobs(["cancel", id])).toMatchObject({ code: 0, stdout: `Job ${id} is cancelled.\n` });
    }
    expect(await about(scanId)).toEqual([]);

    const deletion = await insertDeadLetter("delete-objects", { keys: [`uploads/${user.id}/${randomUUID()}.png`] });
    expect(await jobs(["cancel", deletion])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("not cancelled"),
    });
    expect(await jobs(["retry", deletion])).toMatchObject({ code: 0 });
  });

  it("ends an analysis that waits, with its run", async () => {
    const { scanId } = await insertAnalysedScan(user.id);
    const run = await getDb().run.create({ data: { scanId } });
    await getDb().scan.update({ where: { id: scanId }, data: { status: "QUEUED" } });
    const id = await (await getSender()).send("run-inference", { runId: run.id }, { startAfter: TOMORROW });
    expect(await about(scanId)).toMatchObject([{ id, queue: "run-inference", state: "queued" }]);
    expect(await jobs(["cancel", id!])).toMatchObject({ code: 0 });
    expect(await getScan(user, scanId)).toMatchObject({ status: "DONE", runs: [{ failureCode: "CANCELLED" }, {}] });
    expect(await about(scanId)).toEqual([]);
  });

  it("finds the app of a data folder by itself", async () => {
    const elsewhere = { DATABASE_URL: undefined };
    expect(Array.isArray(await list(elsewhere, ["--data-dir", process.env["DATA_DIR"]!]))).toBe(true);
    const { code, stderr } = await jobs(["--data-dir", "/nowhere"], elsewhere);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^There is no installation in \/nowhere: .+\n$/);
  });

  it.each([
    [["retry"], 2, /^retry takes the id of a job: see/],
    [["stop"], 2, /^There is no command "stop": see/],
    [["--fast"], 2, /^Unknown option '--fast'.*: see/],
    [["--all-failed"], 2, /^--all-failed is for retry.*: see/],
    [["retry", randomUUID()], 1, /^No job that waits, runs or failed has the id/],
    [["cancel", "no id"], 1, /^No job that waits, runs or failed has the id/],
  ])("says in one line what is wrong with %j", async (args, code, line) => {
    const answer = await jobs(args);
    expect(answer).toMatchObject({ code, stdout: "", stderr: expect.stringMatching(line) });
    expect(answer.stderr.trim().split("\n")).toHaveLength(1);
  });

  it("says so when the database does not answer", async () => {
    const { code, stderr } = await jobs([], { DATABASE_URL: "postgresql://postgres@127.0.0.1:1/none" });
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(/^The database does not answer: .+\n$/),
    });
  });
});
