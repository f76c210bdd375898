import { atMostEvery } from "@/lib/at-most-every";
import { getDb } from "@/lib/db/client";
import { getEnv } from "@/lib/env";
import { getEngine } from "@/lib/inference/create-engine";
import { askModel } from "@/lib/inference/http/ask-model";
import { getLogger } from "@/lib/logger";
import { getSender } from "@/lib/queue/boss";
import { checkStorage } from "@/lib/storage/check-storage";
import { hasLiveWorker } from "./has-live-worker";
import { isStopping } from "./stop-gently";

const LIMIT_MS = 3_000;
const FRESH_MS = 1_000;

export type DependencyState = "up" | "down";
export interface Readiness {
  ready: boolean;
  dependencies: Record<"database" | "storage" | "queue" | "worker" | "inference", DependencyState>;
}

/**
 * Asks each dependency, a few seconds at most. Without a worker or an engine films wait, but can be uploaded and looked
 * at: these two are named and don't make the web server unready. A process that is about to stop is not ready, whatever
 * works.
 */
export async function checkReadiness(): Promise<Readiness> {
  const dependencies = await askDependencies();
  const { database, storage, queue } = dependencies;
  return { ready: !isStopping() && [database, storage, queue].every((state) => state === "up"), dependencies };
}

/** Anybody may ask, and as often as they like. */
const askDependencies = atMostEvery(FRESH_MS, async (): Promise<Readiness["dependencies"]> => {
  const [database, storage, queue, worker, inference] = await Promise.all([
    probe("database", () => getDb().$queryRaw`SELECT 1`),
    probe("storage", () => checkStorage(AbortSignal.timeout(LIMIT_MS))),
    probe("queue", async () => (await getSender()).schemaVersion()),
    probe("worker", findWorker),
    probe("inference", findEngine),
  ]);
  return { database, storage, queue, worker, inference };
});

async function findWorker(): Promise<void> {
  // Inline, this process is the worker.
  if (getEnv().RUN_JOBS === "inline") return;
  if (!(await hasLiveWorker())) throw new Error("no live worker");
}

async function findEngine(): Promise<void> {
  const { INFERENCE_URL, RUN_JOBS } = getEnv();
  if (INFERENCE_URL) await askModel(INFERENCE_URL, AbortSignal.timeout(LIMIT_MS));
  else if (RUN_JOBS === "inline") await getEngine();
  // A worker takes no jobs before its model is loaded.
  else await findWorker();
}

async function probe(dependency: string, ask: () => Promise<unknown>): Promise<DependencyState> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("no answer in time")), LIMIT_MS);
  });
  try {
    await Promise.race([ask(), limit]);
    return "up";
  } catch (error) {
    getLogger().warn({ err: error, dependency }, "dependency down");
    return "down";
  } finally {
    clearTimeout(timer);
  }
}
