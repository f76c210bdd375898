import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { vi } from "vitest";
import { findFreePort } from "#cli/stack/ports";
import { findPythonProgram } from "#tools/gate/python-environment";
import { readCompose, type Service } from "./compose-file";
import { scaled } from "./patience";

export const APP_HOST = "app.clinic.test";
export const STORAGE_HOST = "films.clinic.test";
const READY = { timeout: scaled(60_000), interval: 20 };

/** The services of deploy/compose.yaml, with made-up secrets. */
export const readServices = (): Record<string, Service> =>
  readCompose({
    APP_HOST,
    STORAGE_HOST,
    POSTGRES_PASSWORD: "database-of-a-test",
    AWS_ACCESS_KEY_ID: "app-of-a-test",
    AWS_SECRET_ACCESS_KEY: "films-of-one-test-alone",
    STORAGE_SETUP_SECRET: "setup-of-one-test-alone",
    BETTER_AUTH_SECRET: "sessions-of-a-test-sessions-of-a-test",
    INFERENCE_API_KEY: "inference-of-a-test",
  }).services;

/** Programs of the Python environment, run in `folder` until `stop`. */
export class Programs {
  readonly #children: ChildProcess[] = [];
  readonly #logs: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  start(program: string, args: string[], env: Record<string, string>): void {
    if (!existsSync(program)) throw new Error(`There is no ${program}: "npm test" makes the Python environment.`);
    const child = spawn(program, args, { cwd: this.#folder, env: { ...process.env, ...env } });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => this.#logs.push(String(text)));
    this.#children.push(child);
  }

  untilTrue(check: () => Promise<boolean>): Promise<void> {
    return vi.waitFor(async () => {
      if (!(await check())) throw new Error(this.#logs.join(""));
    }, READY);
  }

  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(async (child) => {
        if (child.exitCode !== null) return;
        child.kill("SIGKILL");
        await once(child, "exit");
      }),
    );
  }
}

/**
 * SeaweedFS with the command line and keys of deploy/compose.yaml, on ports of its own.
 * @returns its URL, once it answers.
 */
export async function startSeaweedFs(programs: Programs, folder: string, storage: Service): Promise<string> {
  mkdirSync(join(folder, "films"));
  writeFileSync(join(folder, "keys.json"), storage.environment!["KEYS"]!);
  const ports = new Set<number>();
  while (ports.size < 5) ports.add(await findFreePort());
  const [s3Port, s3Grpc, master, volume, filer] = [...ports];
  const own = [
    ["-dir", join(folder, "films")],
    ["-s3.config", join(folder, "keys.json")],
    ["-s3.ip.bind", "127.0.0.1"],
    ["-s3.port", s3Port],
    ["-s3.port.grpc", s3Grpc],
    ["-master.port", master],
    ["-volume.port", volume],
    ["-filer.port", filer],
    // The disk of a machine for tests may be nearly full.
    ["-volume.minFreeSpace", "1MiB"],
    ["-master.volumeSizeLimitMB", 64],
  ].map(([name, value]) => `${name}=${value}`);
  programs.start(findPythonProgram("weed"), ["server", ...storage.command!, ...own], {});
  const url = `http://127.0.0.1:${s3Port}`;
  await programs.untilTrue(async () => (await fetch(`${url}/healthz`)).ok);
  return url;
}

/** Makes the bucket and its CORS rules, as `npm run prepare:bucket` does. */
export async function prepareBucket(settings: Record<string, string>): Promise<void> {
  await promisify(execFile)(process.execPath, ["--import", "./cli/load-typescript.mjs", "cli/prepare-bucket.ts"], {
    env: { ...process.env, NODE_NO_WARNINGS: "1", ...settings },
  });
}
