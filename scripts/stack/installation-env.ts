import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { loadSettings, SETTINGS_FILE } from "./data-dir";
import { PlainError } from "./plain-error";
import { settingsForChildren } from "./start-stores";

/**
 * The settings of src/lib/env.ts for a command that works on an installation: those of the environment, or else those of
 * the app that `npm run up` runs with this data folder.
 * @throws PlainError where there is neither.
 */
export function findInstallationEnv(dataDir: string): Record<string, string> {
  if (process.env.DATABASE_URL) return {};
  const dir = resolve(dataDir);
  const settings = existsSync(join(dir, SETTINGS_FILE)) ? loadSettings(dir) : undefined;
  if (!settings?.postgresPort || !settings.s3Port) {
    throw new PlainError(
      `There is no installation in ${dir}: name its folder with --data-dir, or set DATABASE_URL and the other settings (.env.example).`,
    );
  }
  // The app's own address plays no part in such a command.
  return settingsForChildren(settings, settings.postgresPort, settings.s3Port, "http://localhost:3000");
}
