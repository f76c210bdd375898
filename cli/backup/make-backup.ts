import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Client } from "pg";
import { isOutage } from "@/lib/http/outage";
import { holdsInstallation, loadSettings } from "../stack/data-dir";
import { finishRestore } from "../stack/finish-restore";
import { readInstallationEnv } from "../stack/installation-env";
import { isAppRunning, takeLock } from "../stack/lock";
import { PlainError } from "../command/plain-error";
import { identifyProcess } from "../stack/processes";
import type { Progress } from "../command/progress";
import { startStores } from "../stack/start-stores";
import { useSettings } from "../command/use-settings";
import type { BackupArguments } from "./command";
import { copyObjects } from "./copy-objects";
import { dumpDatabase, isMigrated } from "./dump-database";
import { isBackup, type Manifest, writeManifest } from "./manifest";

/** A backup that is being written, beside its place; ends with the process that writes it. */
const DRAFT = ".half-done-";

/**
 * Writes database and films of an installation into a folder, whether the app runs or not.
 * @throws PlainError with what to do; nothing is left behind then, and an earlier backup there is as it was.
 */
export async function makeBackup(
  asked: BackupArguments,
  { step, say }: Progress,
  stop: AbortController,
): Promise<Manifest> {
  const folder = resolve(asked.folder);
  const dataDir = resolve(asked.dataDir);
  const { signal } = stop;
  refuseFolder(folder, dataDir, asked.overwrite);
  const draft = makeDraft(folder);
  try {
    const manifest = await withStores(dataDir, { step, say }, stop, (databaseUrl) =>
      fillFolder(draft, { databaseUrl, demoPassword: loadSettings(dataDir).demoPassword }, step, signal),
    );
    moveIntoPlace(draft, folder);
    return manifest;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "ENOSPC") throw error;
    throw new PlainError(`The disk of ${folder} is full: free some space, or name a folder on another disk.`);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function refuseFolder(folder: string, dataDir: string, overwrite: boolean): void {
  if (!relative(dataDir, folder).startsWith("..")) {
    throw new PlainError(`${folder} lies in the data folder, and would be lost with it: name a folder elsewhere.`);
  }
  if (!existsSync(folder)) return;
  if (!isBackup(folder)) {
    throw new PlainError(`${folder} is there already, and is no backup: name a folder that does not exist yet.`);
  }
  if (!overwrite) {
    throw new PlainError(`${folder} holds a backup already: name another folder, or replace it with --overwrite.`);
  }
}

/** Makes an empty folder beside `folder`; removes those of processes that were killed. */
function makeDraft(folder: string): string {
  const parent = dirname(folder);
  const start = `${basename(folder)}${DRAFT}`;
  try {
    mkdirSync(parent, { recursive: true });
    for (const name of readdirSync(parent).filter((found) => found.startsWith(start))) {
      const writer = name.slice(start.length);
      if (/^\d+$/.test(writer) && !identifyProcess(Number(writer))) rmSync(join(parent, name), { recursive: true });
    }
    const draft = join(parent, `${start}${process.pid}`);
    mkdirSync(draft, { mode: 0o700 });
    return draft;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOSPC") throw error;
    throw new PlainError(`${parent} cannot be written: name a folder elsewhere.`);
  }
}

/** A rename each, so that at every moment there is a whole backup in `folder` or beside it. */
function moveIntoPlace(draft: string, folder: string): void {
  const replaced = `${folder}.replaced-${process.pid}`;
  if (existsSync(folder)) renameSync(folder, replaced);
  renameSync(draft, folder);
  rmSync(replaced, { recursive: true, force: true });
}

/** Uses the database and the file store of the app that runs; where none does, starts the two for as long as it takes. */
async function withStores<T>(
  dataDir: string,
  { step, say }: Progress,
  stop: AbortController,
  use: (databaseUrl: string) => Promise<T>,
): Promise<T> {
  const useWith = async (env: Record<string, string>): Promise<T> => {
    useSettings(env);
    return await use(env["DATABASE_URL"]!);
  };
  if (!existsSync(dataDir)) throw noInstallation(dataDir);
  if (isAppRunning(dataDir)) {
    const isStarting = new PlainError("The app is starting or stopping: run the same command again in a moment.");
    const env = readInstallationEnv(dataDir);
    if (!env) throw isStarting;
    say("The app runs: its database and films are copied as they are at this moment.");
    try {
      return await useWith(env);
    } catch (error) {
      throw isOutage(error) ? isStarting : error;
    }
  }
  const giveBack = await takeLock(dataDir, "backup");
  try {
    await finishRestore(dataDir);
    if (!holdsInstallation(dataDir)) throw noInstallation(dataDir);
    const stores = await startStores({
      dataDir,
      appUrl: "http://localhost:3000",
      signal: stop.signal,
      step,
      onRestart: (line) => say(`  ${line}`),
      onFailure: (error) => stop.abort(error),
      durable: true,
    });
    stores.settle();
    try {
      return await useWith(stores.env);
    } finally {
      await stores.stop();
    }
  } finally {
    giveBack();
  }
}

function noInstallation(dataDir: string): PlainError {
  return new PlainError(`There is no installation in ${dataDir}: name its folder with --data-dir.`);
}

async function fillFolder(
  folder: string,
  { databaseUrl, demoPassword }: { databaseUrl: string; demoPassword: string },
  step: Progress["step"],
  signal: AbortSignal,
): Promise<Manifest> {
  const client = new Client({ connectionString: databaseUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const madeAt = new Date().toISOString();
    if (!(await isMigrated(client))) {
      throw new PlainError("There is nothing to back up yet: the app has never been started to its end.");
    }
    const { scans, pending, ...dump } = await step("Copying the database", () => dumpDatabase(client, folder, signal));
    const copied = await step(`Copying the films of ${scans.length} scans`, () =>
      copyObjects({ scans, pending }, { client, folder }, signal),
    );
    const files = [...dump.files, ...copied.files];
    return await writeManifest(folder, { ...dump, ...copied, files, madeAt, demoPassword }, signal);
  } finally {
    // Not waited for: where a copy was cut short, the server still has rows to send.
    void client.end().catch(() => undefined);
  }
}
