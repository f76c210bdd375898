import { readFreeBytes } from "../stack/data-dir";
import { type Check, doubtful, notNeeded, well, wrong } from "./check";
import type { DataFolder } from "./data-folder";

const MB = 1024 * 1024;
/** With less, a start is refused. */
const NEEDED_MB = 100;
const ENOUGH_MB = 1000;
const FIX = "Free some space, or move the data folder to a larger disk.";

/** @param folder null where database and films are on servers of their own. */
export function checkDisk(folder: DataFolder | null): Check {
  return {
    name: "disk",
    needs: [],
    async *run() {
      if (!folder) {
        yield notNeeded("database and films are not in a folder of npm run up");
        return;
      }
      const left = Math.floor(readFreeBytes(folder.dir) / MB);
      const what = `${left} MB are free`;
      if (left < NEEDED_MB) yield wrong(what, FIX);
      else yield left < ENOUGH_MB ? doubtful(what, FIX) : well(what);
    },
  };
}
