// Makes "npm run up" and "npm test" work on a fresh clone: checks Node, installs the packages when they are not those of
// the lockfile, then runs the named script in this very process (so signals need no forwarding). Plain Node, nothing from
// a package, and syntax that an old Node can read: it must be able to say that Node is too old.
import { spawn } from "child_process";
import { existsSync, readFileSync } from "fs";
import { basename, dirname, join } from "path";
import { fileURLToPath, pathToFileURL } from "url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const OLDEST_NODE = [20, 19];

function stop(line) {
  console.error(line);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  stop(
    `This needs Node ${OLDEST_NODE.join(".")} or newer, and this is ${process.versions.node}: install one from https://nodejs.org and try again.`,
  );
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return null;
  }
}

/**
 * Whether node_modules holds what the lockfile asks for. npm removes node_modules first and writes its own record of
 * what it installed last, so an install that was cut short has no record. Optional packages may be for other systems.
 */
function isInstalled() {
  const wanted = readPackages(join(ROOT, "package-lock.json"));
  const installed = readPackages(join(ROOT, "node_modules", ".package-lock.json"));
  if (!wanted) stop("package-lock.json is missing or damaged: fetch the project again.");
  if (!installed || !existsSync(join(ROOT, "node_modules", "tsx"))) return false;
  return Object.keys(wanted).every((path) => {
    if (path === "") return true;
    const found = installed[path];
    if (!found) return Boolean(wanted[path].optional || wanted[path].devOptional || wanted[path].peer);
    return found.version === wanted[path].version;
  });
}

/** Runs npm and keeps the beginning of what it says. Resolves with null when it succeeded, else with that. */
function runNpm(args) {
  const npm = process.env.npm_execpath;
  const options = { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] };
  const child =
    npm && basename(npm).startsWith("npm")
      ? spawn(process.execPath, [npm].concat(args), options)
      : spawn("npm", args, Object.assign({ shell: process.platform === "win32" }, options));
  let output = "";
  const keep = (chunk) => (output = (output + chunk).slice(0, 2000));
  child.stdout.on("data", keep);
  child.stderr.on("data", keep);
  return new Promise((resolve) => {
    child.on("error", (error) => stop(`npm could not be started (${error.message}): install npm 10 or newer.`));
    child.on("close", (code) => resolve(code === 0 ? null : output.trim() || "npm gave no reason"));
  });
}

async function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log("Installing packages (a minute or two, the first time) …");
  const beat = setInterval(() => console.log(`  … still installing, ${seconds()} s`), 15000);
  const flags = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  let reason = await runNpm(["ci"].concat(flags));
  // npm 11 refuses a lockfile without the packages for other systems, even where the registry does not have them.
  if (reason && reason.includes("EUSAGE")) reason = await runNpm(["install", "--no-save"].concat(flags));
  clearInterval(beat);
  if (reason && /ENOSPC|no space left/i.test(reason)) {
    stop("The disk is full: free some space (about 2 GB are needed) and run the same command again.");
  }
  if (reason)
    stop(
      `${reason}\nThe packages could not be installed (npm's reason is above): see to it and run the same command again.`,
    );
  console.log(`  installed in ${seconds()} s`);
}

async function main() {
  checkNode();
  process.chdir(ROOT);
  const script = process.argv[2];
  if (!isInstalled()) await install();
  const { register } = await import("tsx/esm/api");
  register();
  await import(pathToFileURL(join(ROOT, script)).href);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
