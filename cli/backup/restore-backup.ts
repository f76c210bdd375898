import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { typeByName } from "@/domain/film-formats";
import { putObject } from "@/lib/storage/objects";
import { holdsInstallation, loadSettings, prepareDataDir, readFreeBytes, saveSettings } from "../stack/data-dir";
import { adoptDraft, finishRestore, makeDraft } from "../stack/finish-restore";
import { takeLock } from "../stack/lock";
import { PlainError } from "../command/plain-error";
import { clearLeftovers } from "../stack/process-record";
import type { Progress } from "../command/progress";
import { ROOM_BYTES, startStores } from "../stack/start-stores";
import { useSettings } from "../command/use-settings";
import { checkBackup } from "./check-backup";
import type { BackupArguments } from "./command";
import { loadDatabase } from "./load-database";
import { loadJobs } from "./load-jobs";
import { type Manifest, objectFile } from "./manifest";

/** Rows take more room in the database than in the backup, for their indexes and the log of their writing. */
const DATABASE_GROWTH = 3;
/** An empty database with its first log. */
const EMPTY_BYTES = 200 * 1024 * 1024;

/**
 * Builds an installation from a backup beside the one that the data folder holds, and puts it in its place when it is whole.
 * @returns the folder that the old one lies in now; null where there was none.
 * @throws PlainError with what to do; the data folder is as it was then.
 */
export async function restoreBackup(
  asked: BackupArguments,
  progress: Progress,
  stop: AbortController,
): Promise<string | null> {
  const { step } = progress;
  const folder = resolve(asked.folder);
  const manifest = await step("Checking the backup", () => checkBackup(folder, stop.signal));
  const dataDir = prepareDataDir(asked.dataDir);
  const giveBack = await takeLock(dataDir, "restore");
  try {
    await clearLeftovers(dataDir);
    await finishRestore(dataDir);
    if (holdsInstallation(dataDir) && !asked.overwrite) {
      throw new PlainError(
        `${dataDir} holds an installation already: choose another folder with --data-dir, or replace it with --overwrite.`,
      );
    }
    requireRoom(dataDir, manifest);
    await build(makeDraft(dataDir), folder, manifest, progress, stop);
    return await step("Putting it into place", () => adoptDraft(dataDir, new Date()));
  } catch (error) {
    // Each part says in its own way that the disk is full.
    if (error instanceof PlainError || readFreeBytes(dataDir) >= ROOM_BYTES) throw error;
    throw new PlainError(`The disk of ${dataDir} is full: free some space or choose another folder with --data-dir.`);
  } finally {
    // Whatever is not whole goes.
    await finishRestore(dataDir);
    giveBack();
  }
}

function requireRoom(dataDir: string, { files }: Manifest): void {
  const needed = files.reduce(
    (sum, { path, size }) => sum + (path.startsWith(objectFile("")) ? size : DATABASE_GROWTH * size),
    EMPTY_BYTES,
  );
  const left = readFreeBytes(dataDir);
  if (left >= needed) return;
  throw new PlainError(
    `The disk of ${dataDir} is too full (${megabytes(left)} MB left, ${megabytes(needed)} MB needed): free some space or choose another folder with --data-dir.`,
  );
}

const megabytes = (bytes: number): number => Math.ceil(bytes / 1024 / 1024);

async function build(
  draft: string,
  folder: string,
  manifest: Manifest,
  { step, say }: Progress,
  stop: AbortController,
): Promise<void> {
  saveSettings(draft, { ...loadSettings(draft), demoPassword: manifest.demoPassword });
  const { signal } = stop;
  const stores = await startStores({
    dataDir: draft,
    appUrl: "http://localhost:3000",
    signal,
    step,
    onRestart: (line) => say(`  ${line}`),
    onFailure: (error) => stop.abort(error),
    durable: true,
  });
  await stores.attempt(async () => {
    stores.settle();
    useSettings(stores.env);
    await step("Restoring the database", () => loadDatabase(stores.env["DATABASE_URL"]!, folder, manifest, signal));
    await step(`Restoring ${manifest.objects.length} films and pictures`, async () => {
      for (const key of manifest.objects) {
        await putObject(key, readFileSync(join(folder, objectFile(key))), contentTypeOf(key), { signal });
      }
    });
    await step("Restoring what the queues owe", () => loadJobs(folder));
  });
  await step("Stopping", stores.stop);
  signal.throwIfAborted();
}

/** The keys that the app makes end as their type is written. */
function contentTypeOf(key: string): string {
  return typeByName(key) ?? "application/octet-stream";
}
