import { mkdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Step } from "./build";
import { SupervisedChild, type ChildSpec } from "./child";
import { loadSettings, readFreeBytes, saveSettings, type Settings } from "./data-dir";
import { findFreePort } from "./ports";
import { answersQueries, createDatabase, DATABASE, databaseUrl, preparePostgres } from "./postgres";
import { clearLeftovers, recordProcesses } from "./process-record";

const ROOT = resolve(import.meta.dirname, "..", "..");
const BUCKET = "scoliosis-films";
/** Postgres needs 16 MB at once to start, and the others write too. */
export const ROOM_BYTES = 64 * 1024 * 1024;

export interface StoresOptions {
  /** Prepared by `prepareDataDir` and locked by `takeLock`. */
  dataDir: string;
  /** The app's address, whose pages may read and write films. */
  appUrl: string;
  /** Aborted to stop a start that is under way. */
  signal: AbortSignal;
  /** One step of the start, in words; runs it. */
  step: Step;
  /** A child died and is started again. */
  onRestart: (line: string) => void;
  /** A child dies again and again after the start: the rest is of no use any more. */
  onFailure: (error: Error) => void;
  /** false for data that is thrown away: Postgres does not wait for the disk. */
  durable: boolean;
  /** More settings of src/lib/env.ts. */
  settings?: Record<string, string>;
  /** Settings that come before the stores' own. The database and the file store that they name are not started here. */
  given?: Record<string, string>;
  /** Gets each line that a part logs, with the part's name. */
  onLine?: (name: string, line: string) => void;
}

export interface Stores {
  /** What a process needs to work with them: the settings of src/lib/env.ts. */
  env: Record<string, string>;
  demoPassword: string;
  /** Starts one more child, with these settings beside `env`, and waits until it is ready. */
  launch: (
    spec: Omit<ChildSpec, "cwd" | "logPath" | "env" | "hasRoom">,
    more?: Record<string, string>,
  ) => Promise<void>;
  /** Does what belongs to the start. @throws what goes wrong, with all stopped. */
  attempt: (part: () => Promise<void>) => Promise<void>;
  /** The start is over: a child that dies again and again is told to `onFailure` from now on. */
  settle: () => void;
  /** null between two lives. */
  processId: (name: string) => number | null;
  stop: () => Promise<void>;
}

/** What Node needs to run a TypeScript file of this project, named from its root. */
export function nodeArgs(file: string): string[] {
  return ["--import", pathToFileURL(join(ROOT, "cli/load-typescript.mjs")).href, join(ROOT, file)];
}

/** The environment of the children: this process's own with the stack's settings, less what would mislead the AWS SDK. */
function childEnv(settings: Record<string, string>, tmpDir: string): NodeJS.ProcessEnv {
  const fixed = { NEXT_TELEMETRY_DISABLED: "1", TMPDIR: tmpDir };
  // The worker says in its log, at the level "info", that it is ready.
  const LOG_LEVEL = ["debug", "trace"].find((level) => level === process.env.LOG_LEVEL) ?? "info";
  const cleared = { AWS_SESSION_TOKEN: undefined, AWS_PROFILE: undefined, AWS_ENDPOINT_URL: undefined };
  return { ...process.env, ...cleared, NODE_ENV: "production", ...settings, ...fixed, LOG_LEVEL };
}

/**
 * Starts Postgres, with the app's database as it is, and the S3 server, and watches over them.
 * @throws PlainError with what to do; nothing is left running then.
 */
export async function startStores(options: StoresOptions): Promise<Stores> {
  const { dataDir, appUrl, step } = options;
  await clearLeftovers(dataDir);
  const settings = loadSettings(dataDir);
  const postgresPort = await findFreePort(settings.postgresPort);
  const s3Port = await findFreePort(settings.s3Port);
  saveSettings(dataDir, { ...settings, postgresPort, s3Port });
  const { given = {}, onLine } = options;
  const own = settingsForChildren(settings, postgresPort, s3Port, appUrl);
  const hasStore = given["AWS_S3_BUCKET"] !== undefined;
  const kept = Object.entries(own).filter(([name]) => !(hasStore && name.startsWith("AWS_")));
  const env: Record<string, string> = { ...options.settings, ...Object.fromEntries(kept), ...given, APP_URL: appUrl };

  const tmpDir = join(dataDir, "tmp");
  rmSync(tmpDir, { recursive: true, force: true });
  for (const dir of [tmpDir, join(dataDir, "logs"), join(dataDir, "s3")])
    mkdirSync(dir, { recursive: true, mode: 0o700 });

  const children: SupervisedChild[] = [];
  const crashed = new AbortController();
  const signal = AbortSignal.any([options.signal, crashed.signal]);
  let isStarted = false;
  const launch: Stores["launch"] = async (spec, more = {}) => {
    const child: SupervisedChild = new SupervisedChild(
      {
        ...spec,
        cwd: ROOT,
        env: childEnv({ ...env, ...more }, tmpDir),
        logPath: join(dataDir, "logs", `${spec.name}.log`),
        onLine: onLine && ((line) => onLine(spec.name, line)),
        hasRoom: () => readFreeBytes(dataDir) >= ROOM_BYTES,
      },
      {
        changed: () =>
          recordProcesses(
            dataDir,
            children.flatMap(({ known }) => known ?? []),
          ),
        restarting: options.onRestart,
        failed: (error) => (isStarted ? options.onFailure(error) : crashed.abort(error)),
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
  const attempt = async (part: () => Promise<void>): Promise<void> => {
    try {
      await part();
    } catch (error) {
      await stop();
      throw crashed.signal.aborted ? crashed.signal.reason : error;
    }
  };

  await attempt(async () => {
    if (!given["DATABASE_URL"])
      await step("Starting the database", async () => {
        const password = settings.postgresPassword;
        const command = await preparePostgres(dataDir, { port: postgresPort, password, durable: options.durable });
        const server = databaseUrl(postgresPort, password, "postgres");
        const isReady = (): Promise<boolean> => answersQueries(server);
        await launch({ name: "postgres", ...command, isReady, stopSignal: "SIGINT", patienceMs: 15_000 });
        await createDatabase(server);
      });
    if (!hasStore)
      await step("Starting the file store", () =>
        launch(
          {
            name: "s3",
            command: process.execPath,
            args: nodeArgs("cli/stack/s3-server.ts"),
            isReady: () => answers(`http://127.0.0.1:${s3Port}`, () => true),
            stopSignal: "SIGTERM",
            patienceMs: 5000,
          },
          {
            S3_PORT: String(s3Port),
            S3_DIRECTORY: join(dataDir, "s3"),
            S3_ORIGINS: `${appUrl} ${appUrl.replace("localhost", "127.0.0.1")}`,
          },
        ),
      );
  });
  return {
    env,
    demoPassword: settings.demoPassword,
    launch,
    attempt,
    settle: () => (isStarted = true),
    processId: (name) => children.find((child) => child.name === name)?.known?.pid ?? null,
    stop,
  };
}

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

export async function answers(url: string, accept: (response: Response) => boolean): Promise<boolean> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    await response.body?.cancel();
    return accept(response);
  } catch {
    return false;
  }
}

/** Whether a program listens there. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((settle) => {
    const socket = connect(port, "127.0.0.1");
    const end = (isThere: boolean): void => {
      socket.destroy();
      settle(isThere);
    };
    socket.once("connect", () => end(true)).once("error", () => end(false));
  });
}
