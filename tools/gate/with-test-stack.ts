import { randomUUID } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Step } from "#cli/stack/build";
import { prepareDataDir } from "#cli/stack/data-dir";
import { takeLock } from "#cli/stack/lock";
import { findFreePort, isPortFree } from "#cli/stack/ports";
import { startStack } from "#cli/stack/start-stack";
import { findLeaks } from "./find-leaks";
import { findProcesses } from "./find-processes";
import type { Outcome } from "./run-checks";

export interface Shape {
  webs: number;
  workers: number;
  /** Whether the tests kill parts; else a part that had to be started again is a problem. */
  partsAreKilled: boolean;
}

/**
 * Runs the tests against an app of their own, with data and ports of its own. Their environment names it: the settings
 * of src/lib/env.ts, APP_URLS for all of its web processes, DATA_DIR for its folder.
 * @returns one case passed when it started, no part ended by itself, no log has a secret in it, and nothing was left behind.
 */
export async function withTestStack(
  { webs, workers, partsAreKilled }: Shape,
  step: Step,
  signal: AbortSignal,
  tests: (env: Record<string, string>) => Promise<void>,
): Promise<Outcome> {
  const problems: string[] = [];
  const root = mkdtempSync(join(tmpdir(), "scoliosis-test-"));
  chmodSync(root, 0o711);
  const dataDir = prepareDataDir(join(root, "data"));
  const port = await findFreePort();
  const ports: number[] = [];
  try {
    const giveBack = await takeLock(dataDir);
    const stack = await startStack({
      dataDir,
      port,
      signal,
      step,
      onRestart: (line) => partsAreKilled || problems.push(line),
      onFailure: (error) => problems.push(error.message),
      // What is told as done outlives a killed database only where it waits for the disk.
      durable: partsAreKilled,
      webs,
      workers,
      // The tests stand for a proxy, too: each of their users has an address of its own (tests/support/users.ts).
      settings: { METRICS_TOKEN: randomUUID(), TRUSTED_PROXIES: "1" },
    });
    ports.push(...stack.urls.map((url) => Number(new URL(url).port)));
    for (const name of ["DATABASE_URL", "AWS_ENDPOINT_URL_S3"]) ports.push(Number(new URL(stack.env[name] ?? "").port));
    try {
      await tests({ ...stack.env, APP_URLS: stack.urls.join(" "), DATA_DIR: dataDir });
    } finally {
      await stack.stop();
      giveBack();
    }
    problems.push(...findLeaks(join(dataDir, "logs"), stack.env));
    problems.push(...findProcesses(root).map(({ pid, command }) => `still running: ${pid} ${command}`));
    for (const used of ports) if (!(await isPortFree(used))) problems.push(`port ${used} is still taken`);
  } finally {
    if (problems.length > 0) problems.push(...readLogs(join(dataDir, "logs")));
    rmSync(root, { recursive: true, force: true });
  }
  return { passed: problems.length ? 0 : 1, failed: problems.length ? 1 : 0, skipped: 0, output: problems.join("\n") };
}

function readLogs(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => {
    const tail = readFileSync(join(folder, name), "utf8").trim().split("\n").slice(-20);
    return `--- ${name}\n${tail.join("\n")}`;
  });
}
