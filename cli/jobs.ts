// `npm run jobs`: what the queues hold that is not done, for who runs the app; retries and cancels it.
import { parseArgs } from "node:util";
import { FILM_FAULTS } from "@/domain/scan-states";
import { findQueue } from "@/lib/queue/queues";
import { cancelJob } from "@/server/operate/cancel-job";
import { type ListedJob, listJobs } from "@/server/operate/list-jobs";
import { retryJob } from "@/server/operate/retry-job";
import { printJobs } from "./jobs/print-jobs";
import { DATA_DIR_HELP, DATA_DIR_OPTION, runOperatorCommand, useInstallation } from "./command/operator-command";
import { PlainError } from "./command/plain-error";
import { parseOrRefuse, UsageError } from "./command/script-arguments";

const HELP = `Lists the jobs of every queue that wait, run or failed for good; retries and cancels them.

npm run jobs -- [--json]              list them: ids and errors, nothing that a user wrote
npm run jobs -- retry ID              try a failed one again, with all its tries
npm run jobs -- retry --all-failed    … or all of them, but for films that can't be read
npm run jobs -- cancel ID             end one that waits or runs, or forget one that failed

${DATA_DIR_HELP}
  --help

The exit code is 0 when that was done, 1 when it was not, 2 when the command itself is wrong.`;

type Command = { do: "list"; json: boolean } | { do: "retry all" } | { do: "retry" | "cancel"; id: string };

function readArguments(): { command: Command; dataDir: string } | null {
  const { values, positionals } = parseOrRefuse(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        "all-failed": { type: "boolean" },
        ...DATA_DIR_OPTION,
        help: { type: "boolean" },
      },
    }),
  );
  if (values.help) return null;
  const [verb, id, ...rest] = positionals;
  const { json = false, "all-failed": all = false, "data-dir": dataDir } = values;
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one word too many`);
  if (verb === undefined && !all) return { command: { do: "list", json }, dataDir };
  if (json) throw new UsageError("--json is for the list");
  if (verb === "retry" && all && id === undefined) return { command: { do: "retry all" }, dataDir };
  if (all) throw new UsageError("--all-failed is for retry, without an id");
  if (verb !== "retry" && verb !== "cancel") throw new UsageError(`There is no command "${verb}"`);
  if (id === undefined) throw new UsageError(`${verb} takes the id of a job`);
  return { command: { do: verb, id }, dataDir };
}

async function carryOut(command: Command): Promise<void> {
  const jobs = await listJobs();
  if (command.do === "list") {
    if (command.json) console.log(JSON.stringify(jobs.map(toJson), null, 2));
    else printJobs(jobs, new Date());
  } else if (command.do === "retry all") {
    const failed = jobs.filter(({ state, error }) => state === "failed" && !FILM_FAULTS.some((code) => code === error));
    for (const job of failed) await retryJob(job);
    console.log(`${failed.length} tried again.`);
  } else {
    const job = jobs.find(({ id }) => id === command.id);
    if (!job) throw new PlainError(`No job that waits, runs or failed has the id ${command.id}.`);
    await (command.do === "retry" ? retry(job) : cancel(job));
  }
}

async function retry(job: ListedJob): Promise<void> {
  if (job.state !== "failed") throw new PlainError(`Job ${job.id} has not failed: it is ${job.state}.`);
  await retryJob(job);
  console.log(`Job ${job.id} is tried again.`);
}

async function cancel(job: ListedJob): Promise<void> {
  const mustFinish = findQueue(job.queue)?.mustFinish;
  if (mustFinish) throw new PlainError(`Job ${job.id} ${mustFinish}: it can be retried, not cancelled.`);
  if (job.place === "run") throw new PlainError(`Run ${job.id} has ended: there is nothing to cancel.`);
  await cancelJob(job);
  console.log(`Job ${job.id} is cancelled.`);
}

function toJson({ id, queue, state, since, tries, error, scanId }: ListedJob) {
  return { id, queue, state, since, tries, error, scanId };
}

await runOperatorCommand("jobs", async () => {
  const asked = readArguments();
  if (asked) {
    useInstallation(asked.dataDir);
    await carryOut(asked.command);
  } else console.log(HELP);
  return 0;
});
