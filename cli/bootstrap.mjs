// What every npm script starts with. It makes a fresh clone and an old Node work: brings the Node that the app runs on,
// installs the packages when they are not those of the lockfile, then runs the named script of ours, or program of a
// package, in this very process (so signals need no forwarding). It uses no package, and an old Node can read it.
//   node cli/bootstrap.mjs cli/up.ts --port 3001
//   node cli/bootstrap.mjs next build
import Module from "module";
import { readFileSync } from "fs";
import { dirname, join } from "path";
import { fileURLToPath, pathToFileURL } from "url";
import { findNode } from "./bootstrap/bring-node.mjs";
import { withInstallLock } from "./bootstrap/install-lock.mjs";
import { installPackages, isInstalled, needsDevelopmentPackages } from "./bootstrap/install-packages.mjs";
import { runAs } from "./bootstrap/run-as.mjs";
import { turnOnHooks } from "./bootstrap/turn-on-hooks.mjs";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

/** Programs that bear another name than their package. */
const PACKAGES = { tsc: "typescript", depcruise: "dependency-cruiser" };

/** Runs a script of ours. It sees its own arguments, as if Node had been started with it. */
async function runScript(script, args) {
  const path = join(ROOT, script);
  process.argv = [process.execPath, path].concat(args);
  await import("./load-typescript.mjs");
  await import(pathToFileURL(path).href);
}

/** Runs the program of a package, as npx does, but never in another version. */
function runProgram(name, args) {
  const home = join(ROOT, "node_modules", PACKAGES[name] || name);
  const { bin } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  process.argv = [process.execPath, join(home, typeof bin === "string" ? bin : bin[name])].concat(args);
  Module.runMain();
}

/** Gets what the script needs. @returns the Node to run it on. */
async function prepare(args) {
  const cache = join(ROOT, ".cache");
  const node = await findNode(cache);
  if (node !== process.execPath) return node;
  const develops = needsDevelopmentPackages(args);
  if (!isInstalled(ROOT, develops)) {
    await withInstallLock(join(cache, "install.lock"), async () => {
      if (!isInstalled(ROOT, develops)) await installPackages(ROOT);
    });
  }
  if (develops) turnOnHooks(ROOT);
  return node;
}

const [wanted, ...args] = process.argv.slice(2);
const node = await prepare([wanted, ...args]).catch((error) => {
  // It says what to do.
  console.error(error.message);
  process.exit(1);
});
if (node !== process.execPath) {
  runAs(node, [process.argv[1], wanted, ...args]);
} else {
  process.chdir(ROOT);
  await (/\.m?[jt]s$/.test(wanted) ? runScript(wanted, args) : runProgram(wanted, args));
}
