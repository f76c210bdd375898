import { getDb } from "@/lib/db/client";
import { getSender } from "@/lib/queue/boss";
import { DEAD_LETTERS } from "@/lib/queue/queues";
import { insertAnalysedScan } from "./analysed-scans";
import { runScript } from "./run-script";

/** Runs `npm run jobs -- …`. @param env beside what this process has, or instead of it. */
export const jobs = (args: string[], env: Record<string, string | undefined> = {}) =>
  runScript("cli/jobs.ts", args, { env: { ...process.env, ...env } });

/** A job that used up its tries, as the queue writes it down. @returns its id. */
export async function insertDeadLetter(queue: string, data: object): Promise<string> {
  const id = await (await getSender()).send(DEAD_LETTERS.name, data);
  const output = JSON.stringify({ message: "the storage said no" });
  await getDb().$executeRaw`
    UPDATE pgboss.job SET source_name = ${queue}, source_retry_count = 40, source_output = ${output}::jsonb
    WHERE name = ${DEAD_LETTERS.name} AND id = ${id}::uuid`;
  return id!;
}

/** A scan with an earlier result whose last analysis failed. */
export async function insertFailedRun(userId: string): Promise<{ scanId: string; runId: string }> {
  const { scanId } = await insertAnalysedScan(userId);
  const run = await getDb().run.create({ data: { scanId, status: "FAILED", failureCode: "ENGINE_FAILED" } });
  await getDb().scan.update({
    where: { id: scanId },
    data: { status: "FAILED", failureCode: "ENGINE_FAILED", fileName: "Jane Doe.png" },
  });
  return { scanId, runId: run.id };
}
