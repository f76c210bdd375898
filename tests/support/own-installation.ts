import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { expect, vi } from "vitest";
import { z } from "zod";
import { takeLock } from "#cli/stack/lock";
import { findFreePort } from "#cli/stack/ports";
import { type Stack, startStack } from "#cli/stack/start-stack";
import { type Credentials, holderOf, SIGN_UP } from "./accounts";
import { type ApiUser, at, visitor } from "./users";
import { query } from "./databases";

/** A folder that Postgres' own user gets through, gone with `remove`. */
export function makeRoot(): { root: string; remove: () => void } {
  const root = mkdtempSync(join(tmpdir(), "scoliosis-backup-"));
  chmodSync(root, 0o711);
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** Runs the app with a data folder, as `npm run up` does. */
export async function startInstallation(dataDir: string): Promise<Stack> {
  const giveBack = await takeLock(dataDir);
  const stack = await startStack({
    dataDir,
    port: await findFreePort(),
    signal: new AbortController().signal,
    step: (_what, run) => run(),
    onRestart: (line) => console.error(line),
    onFailure: (error) => console.error(error.message),
    durable: false,
  });
  const stop = async (): Promise<void> => {
    await stack.stop();
    giveBack();
  };
  return { ...stack, stop };
}

/** Makes an account in that installation, or signs in to the one that is there. */
export async function enter(url: string, path: string, credentials: Credentials): Promise<ApiUser> {
  const answer = await at(url, visitor).call("POST", path, {
    ...(path === SIGN_UP && { name: "Ada" }),
    ...credentials,
  });
  expect(answer).toMatchObject({ status: 200 });
  const { user } = z.object({ user: z.object({ id: z.string() }) }).parse(answer.body);
  return at(url, holderOf(answer, { id: user.id, email: credentials.email }));
}

/** Runs `npm run backup -- …` or `npm run restore -- …`. @param onOutput hears all so far, and may kill it. */
export function runScript(
  name: "backup" | "restore",
  args: string[],
  onOutput: (output: string, kill: () => void) => void = () => undefined,
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ["cli/bootstrap.mjs", `cli/${name}.ts`, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      onOutput(output, () => child.kill("SIGKILL"));
    });
  }
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, output }));
  });
}

/** Queries a database once. */
/** Keeps everybody from reading a table while `meanwhile` runs, which begins once somebody wants to. */
export async function whileReaderWaits(url: string, table: string, meanwhile: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
    const waiting = `SELECT pid FROM pg_locks WHERE NOT granted AND relation = '"${table}"'::regclass`;
    await vi.waitFor(async () => expect(await query(url, waiting)).toHaveLength(1), { timeout: 30_000, interval: 20 });
    await meanwhile();
  } finally {
    await client.end();
  }
}
