import { resolve } from "node:path";
import { holdsInstallation, loadSettings } from "./data-dir";
import { PlainError } from "../command/plain-error";
import { settingsForChildren } from "./start-stores";

/**
 * The settings of src/lib/env.ts for a command that works on an installation: those of the environment, or else those of
 * the app that `npm run up` runs with this data folder.
 * @throws PlainError where there is neither.
 */
export function findInstallationEnv(dataDir: string): Record<string, string> {
  if (process.env.DATABASE_URL) return {};
  const env = readInstallationEnv(dataDir);
  if (env) return env;
  throw new PlainError(
    `There is no installation in ${resolve(dataDir)}: name its folder with --data-dir, or set DATABASE_URL and the other settings (.env.example).`,
  );
}

/** The settings of the app that runs, or last ran, with this data folder; null where none ever has. */
export function readInstallationEnv(dataDir: string): Record<string, string> | null {
  const dir = resolve(dataDir);
  const settings = holdsInstallation(dir) ? loadSettings(dir) : undefined;
  if (!settings?.postgresPort || !settings.s3Port) return null;
  const { postgresPort, s3Port, appUrl = "http://localhost:3000" } = settings;
  return settingsForChildren(settings, postgresPort, s3Port, appUrl);
}
