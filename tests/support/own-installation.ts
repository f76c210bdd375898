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
import { queryOnce } from "./query-once";
import { SOON } from "./soon";
import { type ApiUser, at, visitor } from "./users";

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

/** Keeps everybody from reading a table while `meanwhile` runs, which begins once somebody wants to. */
export async function whileReaderWaits(url: string, table: string, meanwhile: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`BEGIN; LOCK TABLE "${table}" IN ACCESS EXCLUSIVE MODE`);
    const waiting = `SELECT pid FROM pg_locks WHERE NOT granted AND relation = '"${table}"'::regclass`;
    await vi.waitFor(async () => expect(await queryOnce(url, waiting)).toHaveLength(1), SOON);
    await meanwhile();
  } finally {
    await client.end();
  }
}
