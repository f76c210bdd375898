// `npm run backup`: database and films of an installation of `npm run up`, as they are at one moment, in one folder.
import { resolve } from "node:path";
import { runBackupCommand } from "./backup/command";
import { makeBackup } from "./backup/make-backup";

const HELP = `Copies all accounts, films and results of this machine's app into a folder, while the app runs or not.

npm run backup -- FOLDER [options]
  --data-dir DIR   the folder of "npm run up" (.data)
  --overwrite      replace the backup that FOLDER holds
  --help           this text

FOLDER holds the films and the hashes of the passwords: only you can read it, so keep it so where you copy it to.
Not in it are sessions (everybody signs in again after a restore) and the keys of the database and the file store (a
restore makes new ones). "npm run restore -- FOLDER" puts it back. An app with a Postgres and an S3 of its own has the
backups of those.

The exit code is 0 when that was done, 1 when it was not, 2 when the command itself is wrong.`;

await runBackupCommand("backup", HELP, async (asked, progress, stop) => {
  const { objects, lost } = await makeBackup(asked, progress, stop);
  progress.say(`Done: all rows and ${objects.length} films and pictures are in ${resolve(asked.folder)}.`);
  if (lost.length > 0) {
    const some = lost.slice(0, 5).join(", ");
    progress.say(
      `${lost.length} more were not in the file store, though their rows are: ${some}${lost[5] ? " …" : ""}`,
    );
  }
});
