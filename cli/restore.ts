// `npm run restore`: makes an installation of `npm run up` from a folder that `npm run backup` wrote.
import { resolve } from "node:path";
import { runBackupCommand } from "./backup/command";
import { restoreBackup } from "./backup/restore-backup";
import { commandToStart } from "./command/operator-command";

const HELP = `Restores all accounts, films and results from a folder that "npm run backup" wrote. The app must not run meanwhile.

npm run restore -- FOLDER [options]
  --data-dir DIR   restore into DIR (.data), which "npm run up" then uses
  --overwrite      put what is in DIR aside, into DIR/before-restore.…, for you to delete
  --help           this text

All of FOLDER is checked first. DIR changes only when everything has been restored: stopped before that, by whatever,
it is as it was. Passwords are those of the backup, that of the demo account too; everybody has to sign in again.
Analyses that waited or ran go on with the next start. A backup of an earlier version is brought up to date.

The exit code is 0 when that was done, 1 when it was not, 2 when the command itself is wrong.`;

await runBackupCommand("restore", HELP, async (asked, progress, stop) => {
  const before = await restoreBackup(asked, progress, stop);
  const dir = resolve(asked.dataDir);
  progress.say(`Done: ${dir} is as the backup is. Start the app with: ${commandToStart(dir)}`);
  if (before) progress.say(`What was there before is in ${before}: delete it when you no longer need it.`);
});
