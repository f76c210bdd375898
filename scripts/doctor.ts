// `npm run doctor`: whether an installation is well, for who runs the app.
import { parseArgs } from "node:util";
import { examineStorage } from "./doctor/examine-storage";
import {
  DATA_DIR_HELP,
  DATA_DIR_OPTION,
  parseOrRefuse,
  runOperatorCommand,
  UsageError,
  useInstallation,
} from "./stack/operator-command";

const HELP = `Compares what is stored with what the database knows, and makes both agree.

npm run doctor -- --storage            objects that no row knows, and rows whose film or picture is not there
npm run doctor -- --storage --repair   … delete the first (look at the list before, above all after a backup was put
                                       back: a film without a row may be one to keep), tell owners whose film is gone,
                                       have pictures drawn anew. No row is deleted

  --json           one JSON object a line for each, the sums in the last
${DATA_DIR_HELP}
  --help

Objects of the last day are left alone. Ids alone are printed, nothing that a user wrote.
The exit code is 0 when all agree (by now), 1 when they don't or it could not be found out, 2 when the command itself is wrong.`;

function readArguments(): { repair: boolean; json: boolean; dataDir: string } | null {
  const { values } = parseOrRefuse(() =>
    parseArgs({
      options: {
        storage: { type: "boolean" },
        repair: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        ...DATA_DIR_OPTION,
        help: { type: "boolean" },
      },
    }),
  );
  if (values.help) return null;
  const { storage, repair, json, "data-dir": dataDir } = values;
  if (!storage) throw new UsageError("Say what to look at: --storage");
  return { repair, json, dataDir };
}

await runOperatorCommand("doctor", async () => {
  const asked = readArguments();
  if (!asked) {
    console.log(HELP);
    return 0;
  }
  useInstallation(asked.dataDir);
  return (await examineStorage(asked)) ? 0 : 1;
});
