import { randomUUID } from "node:crypto";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FailureCode } from "@/domain/scan";
import { runInference } from "@/jobs/run-inference";
import { AppError } from "@/lib/app-error";
import { getDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { inProcessDecoder } from "@/lib/image/decoder/in-process-decoder";
import type { InferenceEngine } from "@/lib/inference/engine";
import { getLogger } from "@/lib/logger";
import { deleteObjects, putObject } from "@/lib/storage/objects";
import { tinyFilm } from "../support/films";

const userId = `outage-${randomUUID()}`;
const s3Key = `uploads/${userId}/${randomUUID()}.png`;
const TEN_MINUTES_AGO = new Date(Date.now() - 600_000).toISOString();
const log = getLogger().child({}, { level: "silent" });
let database: Client;

beforeAll(async () => {
  database = new Client(getEnv().DATABASE_URL);
  await Promise.all([database.connect(), putObject(s3Key, (await tinyFilm()).bytes, "image/png")]);
});
afterAll(() => Promise.all([database.end(), deleteObjects([s3Key])]));

function failing(code: FailureCode, headers?: Record<string, string>): InferenceEngine {
  const error = new AppError(code, { userMessage: "No.", status: 503, headers });
  return {
    predict: () => Promise.reject(error),
    describeModel: () => Promise.reject(error),
    close: () => Promise.resolve(),
  };
}

/** Plays the worker for one try of a run. The scan is gone afterwards, so that a job put off finds nothing to do. */
async function tryOnce(engine: InferenceEngine, job: { outageSince?: string; lastTry?: boolean } = {}) {
  const data = { userId, s3Key, contentType: "image/png", size: 10, width: 64, height: 160 };
  const scan = await getDb().scan.create({
    data: { ...data, status: "QUEUED", runs: { create: { status: "QUEUED" } } },
    include: { runs: true },
  });
  const runId = scan.runs[0]!.id;
  const signal = new AbortController().signal;
  const { outageSince, lastTry = false } = job;
  const thrown: unknown = await runInference(
    { runId, outageSince },
    { signal, lastTry },
    { engine, decoder: inProcessDecoder, log },
  ).catch((error: unknown) => error);
  const { status, failureCode } = await getDb().run.findUniqueOrThrow({ where: { id: runId } });
  const { waitReason } = await getDb().scan.findUniqueOrThrow({ where: { id: scan.id } });
  const { rows: jobs } = await database.query<{ since: string; startAfter: Date }>(
    `select data->>'outageSince' as since, start_after as "startAfter"
     from pgboss.job where name = 'run-inference' and data->>'runId' = $1`,
    [runId],
  );
  await getDb().scan.delete({ where: { id: scan.id } });
  return { thrown, status, failureCode, waitReason, jobs };
}

describe("a run whose engine is away", () => {
  it.each(["ENGINE_UNREACHABLE", "ENGINE_UNAVAILABLE"] as const)(
    "waits for it, also after its last try: %s",
    async (code) => {
      const before = Date.now();
      const { jobs, ...run } = await tryOnce(failing(code), { lastTry: true });
      expect(run).toEqual({ thrown: undefined, status: "QUEUED", failureCode: null, waitReason: code });
      expect(jobs).toHaveLength(1);
      expect(jobs[0]!.startAfter.getTime()).toBeGreaterThanOrEqual(before + 10_000);
      expect(Date.parse(jobs[0]!.since)).toBeGreaterThanOrEqual(before);
    },
  );

  it("waits as long as the engine asks for", async () => {
    const before = Date.now();
    const { jobs } = await tryOnce(failing("ENGINE_UNAVAILABLE", { "retry-after": "40" }));
    expect(jobs[0]!.startAfter.getTime()).toBeGreaterThanOrEqual(before + 40_000);
  });

  it("keeps in mind since when, and fails with the reason when that is minutes ago", async () => {
    const since = new Date(Date.now() - 60_000).toISOString();
    const waiting = await tryOnce(failing("ENGINE_UNREACHABLE"), { outageSince: since });
    expect(waiting).toMatchObject({ status: "QUEUED", jobs: [{ since }] });
    const given = await tryOnce(failing("ENGINE_UNREACHABLE"), { outageSince: TEN_MINUTES_AGO });
    expect(given).toEqual({
      thrown: undefined,
      status: "FAILED",
      failureCode: "ENGINE_UNREACHABLE",
      waitReason: null,
      jobs: [],
    });
  });
});

describe("a run that fails", () => {
  it.each(["IMAGE_UNREADABLE", "IMAGE_TOO_LARGE", "ENGINE_KEY_REFUSED"] as const)(
    "ends at once where no try of ours could pass: %s",
    async (failureCode) => {
      const ended = await tryOnce(failing(failureCode));
      expect(ended).toEqual({ thrown: undefined, status: "FAILED", failureCode, waitReason: null, jobs: [] });
    },
  );

  it.each(["ENGINE_FAILED", "TIMED_OUT"] as const)("is left to the queue until its last try: %s", async (code) => {
    const again = await tryOnce(failing(code));
    expect(again).toMatchObject({ thrown: { code }, status: "QUEUED", failureCode: null, waitReason: code, jobs: [] });
    const ended = await tryOnce(failing(code), { lastTry: true });
    expect(ended).toEqual({ thrown: undefined, status: "FAILED", failureCode: code, waitReason: null, jobs: [] });
  });
});
