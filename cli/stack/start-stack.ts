import { loadSettings, saveSettings } from "./data-dir";
import { applyMigrations } from "./migrations";
import { findFreePort, requireFreePort } from "./ports";
import { clearLeftovers } from "./process-record";
import { findProgram } from "../command/run-command";
import { accepts, answers, nodeArgs, startStores, type StoresOptions } from "./start-stores";

/** What the web processes still answer when told to stop, where there is another one to turn to. */
const DRAIN_SECONDS = 1;

export interface StackOptions extends Omit<StoresOptions, "appUrl"> {
  port: number;
  /** How many of each; one unless told. The first web process has `port`, each more a free one. */
  webs?: number;
  workers?: number;
  /** Runs the sources, and follows their changes, in the place of the build. Pages are compiled when they are asked for. */
  develops?: boolean;
}

export interface Stack {
  /** Of the first web process: the address that the app knows as its own. */
  url: string;
  /** Of every web process. */
  urls: string[];
  /** What a process needs to work with this stack: the settings of src/lib/env.ts. */
  env: Record<string, string>;
  demoPassword: string;
  /** Of "postgres", "s3", "web" and "worker", and of "web-2", "worker-2" and so on where there are more; null between two lives. */
  processId: (name: string) => number | null;
  stop: () => Promise<void>;
}

export const workerArgs = (): string[] => nodeArgs("src/worker.ts");
/** Node's arguments for a worker that starts anew when one of its files changes. */
const watchedWorkerArgs = (): string[] => [findProgram("tsx"), "watch", "--clear-screen=false", "src/worker.ts"];
/** What a worker logs once it takes jobs. */
export const WORKER_IS_READY = '"msg":"worker ready"';

/**
 * Starts Postgres, the S3 server, the worker and the built app, and watches over them.
 * @throws PlainError with what to do; nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, port, step, webs = 1, workers = 1, develops = false, given = {} } = options;
  const url = `http://localhost:${port}`;
  await clearLeftovers(dataDir);
  await requireFreePort(port);
  const ports = [port];
  const stores = await startStores({ ...options, appUrl: url });
  saveSettings(dataDir, { ...loadSettings(dataDir), appUrl: url });
  const { env, demoPassword, launch, processId, stop } = stores;
  await stores.attempt(async () => {
    // Another's database is not ours to change.
    if (!given["DATABASE_URL"]) {
      await step("Bringing the database up to date", () => applyMigrations(env.DATABASE_URL!));
    }
    while (ports.length < webs) ports.push(await findFreePort());
    await step("Starting the app and its worker", () =>
      Promise.all([
        ...ports.map((webPort, index) =>
          launch(
            {
              name: nameOf("web", index),
              command: process.execPath,
              args: [findProgram("next"), develops ? "dev" : "start", "-p", String(webPort), "-H", "127.0.0.1"],
              isReady: () => (develops ? accepts(webPort) : answersAsReady(webPort)),
              stopSignal: "SIGTERM",
              patienceMs: 5000,
            },
            {
              ...(webs > 1 && { DRAIN_SECONDS: String(DRAIN_SECONDS) }),
              ...(develops && { NODE_ENV: "development" }),
            },
          ),
        ),
        ...Array.from({ length: workers }, (_, index) =>
          launch({
            name: nameOf("worker", index),
            command: process.execPath,
            args: develops ? watchedWorkerArgs() : workerArgs(),
            isReady: async (log) => log().includes(WORKER_IS_READY),
            stopSignal: "SIGTERM",
            // It gives its jobs 20 s to end.
            patienceMs: 25_000,
          }),
        ),
      ]),
    );
    stores.settle();
  });
  const urls = [url, ...ports.slice(1).map((more) => `http://localhost:${more}`)];
  return { url, urls, env, demoPassword, processId, stop };
}

const answersAsReady = (port: number): Promise<boolean> =>
  answers(`http://127.0.0.1:${port}/api/ready`, (response) => response.ok);

const nameOf = (kind: string, index: number): string => (index === 0 ? kind : `${kind}-${index + 1}`);
