import { AsyncLocalStorage } from "node:async_hooks";
import { perProcess } from "@/lib/per-process";

const storage = (): AsyncLocalStorage<string | undefined> =>
  perProcess("request-id", () => new AsyncLocalStorage<string | undefined>());

/**
 * Runs what belongs to a request: every line logged meanwhile carries its id, and so do the jobs that it enqueues and
 * what those log. `undefined` for what outlives the request that happened to start it.
 */
export function withRequestId<T>(id: string | undefined, run: () => T): T {
  return storage().run(id, run);
}

/** The id of the request that this is done for; undefined where nobody has asked. */
export function currentRequestId(): string | undefined {
  return storage().getStore();
}
