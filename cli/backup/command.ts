import { parseArgs } from "node:util";
import { DATA_DIR_OPTION } from "../command/operator-command";
import { explainError } from "../command/plain-error";
import { createProgress, type Progress } from "../command/progress";
import { parseOrRefuse, UsageError } from "../command/script-arguments";
import { listenForStop, StopRequest } from "../command/stop-signals";

export interface BackupArguments {
  folder: string;
  dataDir: string;
  overwrite: boolean;
}

/** What `npm run backup` and `npm run restore` have in common: their arguments, and how they end. */
export async function runBackupCommand(
  name: "backup" | "restore",
  help: string,
  carryOut: (asked: BackupArguments, progress: Progress, stop: AbortController) => Promise<void>,
): Promise<void> {
  const stop = listenForStop(() => process.exit(1));
  try {
    const asked = readArguments();
    if (asked) await carryOut(asked, createProgress(), stop);
    else console.log(help);
    process.exit(0);
  } catch (error) {
    if (stop.signal.reason instanceof StopRequest) console.error("Stopped: everything is as it was.");
    else if (error instanceof UsageError) console.error(`${error.message}: see npm run ${name} -- --help`);
    // What was under way fails when a part of the installation does, and that is the reason to tell.
    else console.error(explainError(stop.signal.aborted ? stop.signal.reason : error));
    process.exit(error instanceof UsageError ? 2 : 1);
  }
}

function readArguments(): BackupArguments | null {
  const { values, positionals } = parseOrRefuse(() =>
    parseArgs({
      allowPositionals: true,
      options: {
        ...DATA_DIR_OPTION,
        overwrite: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    }),
  );
  if (values.help) return null;
  const [folder, ...rest] = positionals;
  if (!folder) throw new UsageError("It takes the folder of a backup");
  if (rest.length > 0) throw new UsageError(`"${rest[0]}" is one word too many`);
  if (!values["data-dir"]) throw new UsageError("--data-dir takes the name of a folder");
  return { folder, dataDir: values["data-dir"], overwrite: values.overwrite };
}
