import { getDb } from "@/lib/db/client";
import { getLogger } from "@/lib/logger";
import { getSender, WORKER_INSTANCE } from "@/lib/queue/boss";
import { checkBucket } from "@/lib/storage/objects";
import { isStopping } from "./stop-gently";

const LIMIT_MS = 3_000;
const INSTANCES_LOOKED_AT = 1000;

export type DependencyState = "up" | "down";
export interface Readiness {
  ready: boolean;
  dependencies: Record<"database" | "storage" | "queue" | "worker", DependencyState>;
}

/**
 * Asks each dependency, a few seconds at most. Without a worker films wait, but can be uploaded and looked at: it is
 * named and does not make the web server unready. A process that is about to stop is not ready, whatever works.
 */
export async function checkReadiness(): Promise<Readiness> {
  const [database, storage, queue, worker] = await Promise.all([
    probe("database", () => getDb().$queryRaw`SELECT 1`),
    probe("storage", () => checkBucket(AbortSignal.timeout(LIMIT_MS))),
    probe("queue", async () => (await getSender()).schemaVersion()),
    probe("worker", findWorker),
  ]);
  const ready = !isStopping() && [database, storage, queue].every((state) => state === "up");
  return { ready, dependencies: { database, storage, queue, worker } };
}

async function findWorker(): Promise<void> {
  const instances = await (await getSender()).getInstances({ limit: INSTANCES_LOOKED_AT });
  if (!instances.some(({ name, live }) => name === WORKER_INSTANCE && live)) throw new Error("no live worker");
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
