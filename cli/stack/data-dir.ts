import { randomBytes } from "node:crypto";
import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statfsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";
import { PlainError } from "../command/plain-error";
import { isRestoreFolder } from "./finish-restore";
import { LOCK_FILE } from "./lock";
import { writeAtomically } from "./write-atomically";

const SETTINGS_FILE = "settings.json";
const OURS = ["postgres", "postgres.half-done", "s3", "logs", "tmp", "processes.json", SETTINGS_FILE];
/** For a new folder; one that is there already has to be startable also to delete films in it. */
const NEEDED_MB = { new: 500, existing: 100 };

/** What a data folder remembers: secrets made once, the ports chosen, and where the app last was. */
const settingsSchema = z.object({
  postgresPassword: z.string(),
  s3AccessKeyId: z.string(),
  s3SecretAccessKey: z.string(),
  authSecret: z.string(),
  demoPassword: z.string(),
  postgresPort: z.number().int().optional(),
  s3Port: z.number().int().optional(),
  appUrl: z.url().optional(),
});
export type Settings = z.infer<typeof settingsSchema>;

/**
 * Makes sure that `path` is a folder that is ours or empty, that can be written and has room.
 * @returns its absolute path.
 * @throws PlainError that says what to do.
 */
export function prepareDataDir(path: string): string {
  const dir = resolve(path);
  try {
    makeFolder(dir);
    readdirSync(dir);
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOSPC") throw error;
    const why = code === "EEXIST" || code === "ENOTDIR" ? "is not a folder" : "cannot be written";
    throw new PlainError(`${dir} ${why}: choose another folder with --data-dir.`);
  }
  const others = readdirSync(dir).filter((name) => !name.startsWith(LOCK_FILE) && !name.startsWith(SETTINGS_FILE));
  const isOurs = holdsInstallation(dir) || others.some(isRestoreFolder);
  if (others.length > 0 && !isOurs) {
    throw new PlainError(`${dir} holds other files: choose an empty folder with --data-dir.`);
  }
  const left = Math.floor(readFreeBytes(dir) / 1024 / 1024);
  const needed = holdsInstallation(dir) ? NEEDED_MB.existing : NEEDED_MB.new;
  if (left < needed) {
    throw new PlainError(
      `The disk of ${dir} is full (${left} MB left, ${needed} MB needed): free some space or choose another folder with --data-dir.`,
    );
  }
  return dir;
}

/** Whether accounts and films may lie in `dir`. */
export function holdsInstallation(dir: string): boolean {
  return existsSync(join(dir, SETTINGS_FILE));
}

/** What is left on the disk of `dir`. */
export function readFreeBytes(dir: string): number {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
}

/** By hand, because Node's recursive way never comes back from places like /proc. */
function makeFolder(dir: string): void {
  if (existsSync(dir)) return;
  makeFolder(dirname(dir));
  mkdirSync(dir, { mode: 0o755 });
}

/** Deletes what the app stored in its data folder, what restores set aside too, and nothing else that lies there. */
export function emptyDataDir(dir: string): void {
  const restores = readdirSync(dir).filter(isRestoreFolder);
  for (const name of [...OURS, ...restores]) rmSync(join(dir, name), { recursive: true, force: true });
}

function makeSecret(): string {
  return randomBytes(32).toString("base64url");
}

/** Reads the folder's settings; makes them at the first start. */
export function loadSettings(dir: string): Settings {
  const path = join(dir, SETTINGS_FILE);
  if (!existsSync(path)) {
    const made: Settings = {
      postgresPassword: makeSecret(),
      s3AccessKeyId: randomBytes(10).toString("hex").toUpperCase(),
      s3SecretAccessKey: makeSecret(),
      authSecret: makeSecret(),
      demoPassword: `demo-${randomBytes(6).toString("hex")}`,
    };
    saveSettings(dir, made);
    return made;
  }
  try {
    return settingsSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new PlainError(
      `${path} is damaged: put back a good copy of it, or start over with --reset (deletes all data in ${basename(dir)}).`,
    );
  }
}

export function saveSettings(dir: string, settings: Settings): void {
  writeAtomically(join(dir, SETTINGS_FILE), `${JSON.stringify(settings, null, 2)}\n`);
}
