import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { getSender } from "@/lib/queue/boss";
import { QUEUE_NAMES } from "@/lib/queue/queues";
import { jobSchema } from "./dump-database";
import { JOBS_FILE } from "./manifest";

/** Enqueues again what the queues owed, with the settings that they have today. */
export async function loadJobs(folder: string): Promise<void> {
  const jobs = z.array(jobSchema).parse(JSON.parse(readFileSync(join(folder, JOBS_FILE), "utf8")));
  const boss = await getSender();
  for (const name of QUEUE_NAMES) {
    const owed = jobs.filter(({ queue }) => queue === name).map(({ queue: _queue, ...job }) => job);
    if (owed.length > 0) await boss.insert(name, owed);
  }
  await boss.stop({ graceful: false });
}
