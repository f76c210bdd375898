import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRequire } from "node:module";
import type { Step } from "./build";
import { SupervisedChild, type ChildSpec } from "./child";
import { loadSettings, readFreeBytes, saveSettings, type Settings } from "./data-dir";
import { applyMigrations } from "./migrations";
import { findFreePort, requireFreePort } from "./ports";
import { answersQueries, createDatabase, DATABASE, databaseUrl, preparePostgres } from "./postgres";
import { findProgram } from "./run-command";
import { clearLeftovers, recordProcesses } from "./process-record";

const ROOT = resolve(import.meta.dirname, "..", "..");
const BUCKET = "scoliosis-films";
/** Postgres needs 16 MB at once to start, and the others write too. */
const ROOM_BYTES = 64 * 1024 * 1024;

/** What the web processes still answer when told to stop, where there is another one to turn to. */
const DRAIN_SECONDS = 1;

export interface StackOptions {
  /** Prepared by `prepareDataDir` and locked by `takeLock`. */
  dataDir: string;
  port: number;
  /** Aborted to stop a start that is under way. */
  signal: AbortSignal;
  /** One step of the start, in words; runs it. */
  step: Step;
  /** A child died and is started again. */
  onRestart: (line: string) => void;
  /** A child dies again and again after the start: the stack is of no use any more. */
  onFailure: (error: Error) => void;
  /** false for data that is thrown away: Postgres does not wait for the disk. */
  durable: boolean;
  /** How many of each; one unless told. The first web process has `port`, each more a free one. */
  webs?: number;
  workers?: number;
  /** More settings of src/lib/env.ts. */
  settings?: Record<string, string>;
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

function nodeArgs(file: string): string[] {
  return ["--import", createRequire(import.meta.url).resolve("tsx"), join(ROOT, file)];
}

export const workerArgs = (): string[] => nodeArgs("src/worker.ts");
/** What a worker logs once it takes jobs. */
export const WORKER_IS_READY = '"msg":"worker ready"';

/** The environment of the children: this process's own with the stack's settings, less what would mislead the AWS SDK. */
function childEnv(settings: Record<string, string>, tmpDir: string): NodeJS.ProcessEnv {
  const fixed = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", TMPDIR: tmpDir } as const;
  // The worker says in its log, at the level "info", that it is ready.
  const LOG_LEVEL = ["debug", "trace"].find((level) => level === process.env.LOG_LEVEL) ?? "info";
  const cleared = { AWS_SESSION_TOKEN: undefined, AWS_PROFILE: undefined, AWS_ENDPOINT_URL: undefined };
  return { ...process.env, ...cleared, ...settings, ...fixed, LOG_LEVEL };
}

/**
 * Starts Postgres, the S3 server, the worker and the built app, and watches over them.
 * @throws PlainError with what to do; nothing is left running then.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { dataDir, port, step, webs = 1, workers = 1 } = options;
  const url = `http://localhost:${port}`;
  await clearLeftovers(dataDir);
  await requireFreePort(port);

  const settings = loadSettings(dataDir);
  settings.postgresPort = await findFreePort(settings.postgresPort);
  settings.s3Port = await findFreePort(settings.s3Port);
  saveSettings(dataDir, settings);
  const env = {
    ...options.settings,
    ...settingsForChildren(settings, settings.postgresPort, settings.s3Port, url),
  };

  const tmpDir = join(dataDir, "tmp");
  rmSync(tmpDir, { recursive: true, force: true });
  for (const dir of [tmpDir, join(dataDir, "logs"), join(dataDir, "s3")])
    mkdirSync(dir, { recursive: true, mode: 0o700 });

  const ports = [port];
  const children: SupervisedChild[] = [];
  const crashed = new AbortController();
  const signal = AbortSignal.any([options.signal, crashed.signal]);
  let ready = false;
  const launch = async (
    spec: Omit<ChildSpec, "cwd" | "logPath" | "env" | "hasRoom">,
    more: Record<string, string> = {},
  ): Promise<void> => {
    const child: SupervisedChild = new SupervisedChild(
      {
        ...spec,
        cwd: ROOT,
        env: childEnv({ ...env, ...more }, tmpDir),
        logPath: join(dataDir, "logs", `${spec.name}.log`),
        hasRoom: () => readFreeBytes(dataDir) >= ROOM_BYTES,
      },
      {
        changed: () =>
          recordProcesses(
            dataDir,
            children.flatMap(({ known }) => known ?? []),
          ),
        restarting: options.onRestart,
        failed: (error) => (ready ? options.onFailure(error) : crashed.abort(error)),
      },
    );
    children.push(child);
    child.start();
    await child.waitUntilReady(signal);
  };

  // Those that use the others first, the database last.
  const stop = async (): Promise<void> => {
    for (const kind of [/^(web|worker)/, /^s3/, /^postgres/]) {
      await Promise.all(children.filter(({ name }) => kind.test(name)).map((child) => child.stop()));
    }
    rmSync(tmpDir, { recursive: true, force: true });
  };

  try {
    await step("Starting the database", async () => {
      const password = settings.postgresPassword;
      const command = await preparePostgres(dataDir, {
        port: settings.postgresPort!,
        password,
        durable: options.durable,
      });
      const server = databaseUrl(settings.postgresPort!, password, "postgres");
      const isReady = (): Promise<boolean> => answersQueries(server);
      await launch({ name: "postgres", ...command, isReady, stopSignal: "SIGINT", patienceMs: 15_000 });
      await createDatabase(server);
      await applyMigrations(env.DATABASE_URL!);
    });
    await step("Starting the file store", () =>
      launch(
        {
          name: "s3",
          command: process.execPath,
          args: nodeArgs("scripts/stack/s3-server.ts"),
          isReady: () => answers(env.AWS_ENDPOINT_URL_S3!, () => true),
          stopSignal: "SIGTERM",
          patienceMs: 5000,
        },
        {
          S3_PORT: String(settings.s3Port),
          S3_DIRECTORY: join(dataDir, "s3"),
          S3_ORIGINS: `${url} http://127.0.0.1:${port}`,
        },
      ),
    );
    while (ports.length < webs) ports.push(await findFreePort());
    await step("Starting the app and its worker", () =>
      Promise.all([
        ...ports.map((webPort, index) =>
          launch(
            {
              name: nameOf("web", index),
              command: process.execPath,
              args: [findProgram("next"), "start", "-p", String(webPort), "-H", "127.0.0.1"],
              isReady: () => answers(`http://127.0.0.1:${webPort}/api/ready`, (response) => response.ok),
              stopSignal: "SIGTERM",
              patienceMs: 5000,
            },
            webs > 1 ? { DRAIN_SECONDS: String(DRAIN_SECONDS) } : {},
          ),
        ),
        ...Array.from({ length: workers }, (_, index) =>
          launch({
            name: nameOf("worker", index),
            command: process.execPath,
            args: workerArgs(),
            isReady: async (log) => log().includes(WORKER_IS_READY),
            stopSignal: "SIGTERM",
            // It gives its jobs 20 s to end.
            patienceMs: 25_000,
          }),
        ),
      ]),
    );
    ready = true;
  } catch (error) {
    await stop();
    throw crashed.signal.aborted ? crashed.signal.reason : error;
  }
  const processId = (name: string): number | null => children.find((child) => child.name === name)?.known?.pid ?? null;
  const urls = [url, ...ports.slice(1).map((more) => `http://localhost:${more}`)];
  return { url, urls, env, demoPassword: settings.demoPassword, processId, stop };
}

const nameOf = (kind: string, index: number): string => (index === 0 ? kind : `${kind}-${index + 1}`);

/** What the parts of a stack are told of each other. */
export function settingsForChildren(
  settings: Settings,
  postgresPort: number,
  s3Port: number,
  url: string,
): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl(postgresPort, settings.postgresPassword, DATABASE),
    AWS_REGION: "us-east-1",
    AWS_S3_BUCKET: BUCKET,
    AWS_ACCESS_KEY_ID: settings.s3AccessKeyId,
    AWS_SECRET_ACCESS_KEY: settings.s3SecretAccessKey,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${s3Port}`,
    BETTER_AUTH_SECRET: settings.authSecret,
    APP_URL: url,
  };
}

async function answers(url: string, accept: (response: Response) => boolean): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return accept(response);
  } catch {
    return false;
  }
}
