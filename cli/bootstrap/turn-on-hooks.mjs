import { spawnSync } from "child_process";
import { existsSync } from "fs";
import { join } from "path";

const HOOKS = ".githooks";

/**
 * Lets git run the project's hooks. npm would do it in a script of its own after an install, but no such script is run.
 * Hooks that the user has set, for this project or all, stay; no git and no repository are no error.
 */
export function turnOnHooks(root) {
  if (!existsSync(join(root, ".git"))) return;
  const git = (...args) => spawnSync("git", ["config", ...args], { cwd: root, encoding: "utf8" });
  const { status, stdout } = git("--get", "core.hooksPath");
  // 1 is git's answer for a setting that is not there.
  if (status === 1 && stdout === "") git("core.hooksPath", HOOKS);
}
