import { getEnv } from "@/lib/env";
import { hasLiveWorker } from "@/server/operate/has-live-worker";
import { readQueues } from "@/server/operate/read-metrics";
import { type Check, doubtful, notNeeded, well, wrong } from "./check";
import { withConnection } from "./connect";

const LONG_WAIT_S = 5 * 60;

export const checkJobs: Check = {
  name: "jobs",
  needs: ["DATABASE_URL", "RUN_JOBS"],
  async *run() {
    const hasQueue = await findQueue();
    if (hasQueue === null) {
      yield notNeeded("not looked at: the database has to answer first");
      return;
    }
    if (!hasQueue) {
      yield notNeeded("neither app nor worker has run with this database yet");
      return;
    }
    const isInline = getEnv().RUN_JOBS === "inline";
    if (isInline) yield notNeeded("RUN_JOBS=inline: the app does the jobs itself");
    else if (await hasLiveWorker()) yield well("a worker takes jobs");
    else
      yield wrong("no worker takes jobs", "Start one with the same settings: npm run worker. What waits is done then.");

    const queues = await readQueues();
    const oldestSeconds = Math.max(...queues.map((queue) => queue.oldestSeconds));
    const ready = queues.reduce((sum, queue) => sum + queue.ready, 0);
    const waits = `${ready} jobs are due, the oldest for ${oldestSeconds.toFixed(0)} s`;
    if (oldestSeconds < LONG_WAIT_S) yield well(ready === 0 ? "none waits" : waits);
    else if (isInline)
      yield wrong(waits, "Set CRON_SECRET, and see that the clock calls /api/cron/sweep and is answered 200.");
    else yield doubtful(waits, "Run more workers, or give them more cores; npm run jobs lists them.");
  },
};

/** Asked first, because the queue's own client makes its tables where there are none. Null without a database. */
async function findQueue(): Promise<boolean | null> {
  try {
    const answers = withConnection(getEnv().DATABASE_URL, async function* (client) {
      const { rows } = await client.query<{ found: boolean }>("SELECT to_regclass('pgboss.job') IS NOT NULL AS found");
      yield rows[0]!.found;
    });
    for await (const found of answers) return found;
  } catch {
    // The check of the database says why.
  }
  return null;
}
