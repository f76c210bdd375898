import { resolve } from "node:path";
import { isOutage } from "@/lib/http/outage";
import { endWhenNobodyReads } from "./closed-pipe";
import { findInstallationEnv } from "../stack/installation-env";
import { explainError } from "./plain-error";
import { UsageError } from "./script-arguments";
import { useSettings } from "./use-settings";

/** The option of every command that works on an installation. */
export const DATA_DIR_OPTION = { "data-dir": { type: "string", default: ".data" } } as const;
export const DATA_DIR_HELP = `  --data-dir DIR   the folder of "npm run up" (.data); not looked at where DATABASE_URL is set`;

/** The command that starts the app of this folder. */
export function commandToStart(dir: string): string {
  return dir === resolve(DATA_DIR_OPTION["data-dir"].default) ? "npm run up" : `npm run up -- --data-dir ${dir}`;
}

/** Lets this process work with the installation that the environment or the data folder names. */
export function useInstallation(dataDir: string): void {
  useSettings(findInstallationEnv(dataDir));
}

/**
 * Runs a command of who runs the app to the end of this process: with the exit code that it answers, 1 and one line where
 * it could not be done, 2 where the command itself is wrong.
 * @param name of the npm script.
 */
export async function runOperatorCommand(name: string, run: () => Promise<number>): Promise<never> {
  endWhenNobodyReads();
  try {
    process.exit(await run());
  } catch (error) {
    console.error(explain(name, error));
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

function explain(name: string, error: unknown): string {
  if (error instanceof UsageError) return `${error.message}: see npm run ${name} -- --help`;
  const isOfStorage = error instanceof Error && "$metadata" in error;
  if (isOutage(error)) {
    return isOfStorage
      ? "The storage does not answer: is the app running, and are the AWS settings right?"
      : "The database does not answer: is the app running, and DATABASE_URL right?";
  }
  if (isOfStorage) return `The storage refuses: ${error.name}. Its key may have to list, read, write and delete.`;
  return explainError(error);
}
