// `npm run doctor`: whether an installation is well, for who runs the app.
import { parseArgs } from "node:util";
import { describeFolder } from "./doctor/data-folder";
import { examineInstallation } from "./doctor/examine-installation";
import { examineStorage } from "./doctor/examine-storage";
import { findInstallationEnv } from "./stack/installation-env";
import { DATA_DIR_HELP, DATA_DIR_OPTION, runOperatorCommand, useInstallation } from "./command/operator-command";
import { parseOrRefuse, UsageError } from "./command/script-arguments";

const HELP = `Says whether an installation is well, and what to do if not.

npm run doctor                         settings, database, storage, inference, jobs, sign-in, app, disk: ✓ well, ✗ wrong,
                                       ! could be better, – does not apply. Stores an object of its own, and deletes it
npm run doctor -- --storage            objects that no row knows, and rows whose film or picture is not there
npm run doctor -- --storage --repair   … delete the first (look at the list before, above all after a backup was put
                                       back: a film without a row may be one to keep), tell owners whose film is gone,
                                       have pictures drawn anew. No row is deleted

  --json           one JSON object a line for each, the sums in the last
${DATA_DIR_HELP}
  --help

With --storage, objects of the last day are left alone. No secret is printed, nor anything that a user wrote.
The exit code is 0 when all is well (by now), 1 when something is wrong or could not be found out, 2 when the command itself is wrong.`;

interface Asked {
  storage: boolean;
  repair: boolean;
  json: boolean;
  dataDir: string;
}

function readArguments(): Asked | null {
  const { values } = parseOrRefuse(() =>
    parseArgs({
      options: {
        storage: { type: "boolean", default: false },
        repair: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        ...DATA_DIR_OPTION,
        help: { type: "boolean" },
      },
    }),
  );
  if (values.help) return null;
  const { storage, repair, json, "data-dir": dataDir } = values;
  if (repair && !storage) throw new UsageError("--repair goes with --storage");
  return { storage, repair, json, dataDir };
}

async function examine({ storage, repair, json, dataDir }: Asked): Promise<boolean> {
  if (storage) {
    useInstallation(dataDir);
    return await examineStorage({ repair, json });
  }
  const ofFolder = findInstallationEnv(dataDir);
  const folder = process.env.DATABASE_URL ? null : describeFolder(dataDir, process.env, ofFolder);
  return await examineInstallation({ ...process.env, ...ofFolder }, { folder, json });
}

await runOperatorCommand("doctor", async () => {
  const asked = readArguments();
  if (!asked) {
    console.log(HELP);
    return 0;
  }
  return (await examine(asked)) ? 0 : 1;
});
