import { spawn } from "child_process";
import { basename } from "path";

/**
 * Runs npm in a folder: the one that runs this script, else the one of the path.
 * @returns null when it succeeded, else the beginning of what it said.
 */
export function runNpm(args, cwd) {
  const npm = process.env.npm_execpath;
  const options = { cwd, stdio: ["ignore", "pipe", "pipe"] };
  const child =
    npm && basename(npm).startsWith("npm")
      ? spawn(process.execPath, [npm].concat(args), options)
      : spawn("npm", args, Object.assign({ shell: process.platform === "win32" }, options));
  let output = "";
  const keep = (chunk) => (output = (output + chunk).slice(0, 2000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(`npm could not be started (${error.message}): install npm 10 or newer.`));
    child.on("close", (code) => resolve(code === 0 ? null : output.trim() || "npm gave no reason"));
  });
}
