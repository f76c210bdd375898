import { existsSync, readFileSync } from "fs";
import { join } from "path";
import { runNpm } from "./run-npm.mjs";

/** What an installed server runs too: it needs no development package, and may have been installed without them. */
const NEEDS_NO_DEVELOPMENT_PACKAGE = /^(src\/worker\.ts|cli\/(?!up\.|dev\.).*)$/;

export function needsDevelopmentPackages(args) {
  return !NEEDS_NO_DEVELOPMENT_PACKAGE.test(args[0]) && args.slice(0, 2).join(" ") !== "next start";
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return null;
  }
}

/**
 * Whether node_modules holds what the lockfile asks for: each package that the project or a workspace of it names, and
 * nothing in another version. npm removes node_modules first and writes its record of it last, so an install that was
 * cut short has no record. An image has no lockfile, and its packages are taken as they are.
 */
export function isInstalled(root, withDevelopment) {
  const lockfile = join(root, "package-lock.json");
  if (!existsSync(lockfile)) return existsSync(join(root, "node_modules", "next"));
  const wanted = readPackages(lockfile);
  if (!wanted) throw new Error("package-lock.json is damaged: fetch the project again.");
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!installed) return false;
  const isThere = (folder, name) => [folder, ""].some((at) => installed[join(at, "node_modules", name)]);
  const folders = Object.keys(wanted).filter((path) => !path.includes("node_modules") && existsSync(join(root, path)));
  return (
    folders.every((folder) => {
      const { dependencies = {}, devDependencies = {} } = wanted[folder];
      const names = Object.keys(Object.assign({}, dependencies, withDevelopment ? devDependencies : {}));
      return names.every((name) => isThere(folder, name));
    }) && Object.keys(installed).every((path) => !wanted[path] || wanted[path].version === installed[path].version)
  );
}

/** Installs the packages of the lockfile. @throws with what to do, for the person at the terminal. */
export async function installPackages(root) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  console.log("Installing packages (a minute or two, the first time) …");
  const beat = setInterval(() => console.log(`  … still installing, ${seconds()} s`), 15000);
  const flags = ["--include=dev", "--include=optional", "--no-audit", "--no-fund", "--loglevel=error"];
  let reason = await runNpm(["ci"].concat(flags), root);
  // npm 11 refuses a lockfile without the packages for other systems, even where the registry does not have them.
  if (reason && reason.includes("EUSAGE")) reason = await runNpm(["install", "--no-save"].concat(flags), root);
  clearInterval(beat);
  if (reason && /ENOSPC|no space left/i.test(reason)) {
    throw new Error("The disk is full: free some space (about 2 GB are needed) and run the same command again.");
  }
  if (reason) {
    throw new Error(
      `${reason}\nThe packages could not be installed (npm's reason is above): see to it and run the same command again.`,
    );
  }
  console.log(`  installed in ${seconds()} s`);
}
