import { spawnSync } from "child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "fs";
import { basename, dirname, join } from "path";
import { fileURLToPath } from "url";
import { isAlive } from "./is-alive.mjs";
import { runNpm } from "./run-npm.mjs";

const KNOWN = JSON.parse(readFileSync(join(dirname(fileURLToPath(import.meta.url)), "node-packages.json"), "utf8"));

const isBelow = (version, [major, minor]) => {
  const [ofMajor, ofMinor] = version.split(".").map(Number);
  return ofMajor < major || (ofMajor === major && ofMinor < minor);
};

/**
 * The path of the Node that the app runs on: this process's own where that is new enough, else one that npm brings, once,
 * into a folder of the project.
 * @param cache the folder for it.
 * @throws with what to do, for the person at the terminal.
 */
export async function findNode(cache) {
  const { node } = process.versions;
  if (!isBelow(node, [KNOWN.major, 0])) return process.execPath;
  const install = `install Node ${KNOWN.major} from https://nodejs.org and try again.`;
  const given = KNOWN.packages[`${process.platform}-${process.arch}`];
  if (!given || isBelow(node, KNOWN.oldestToStart.split(".").map(Number))) {
    throw new Error(`This needs Node ${KNOWN.major}, and this is ${node}: ${install}`);
  }
  const folder = join(cache, `node-${given.version}`);
  if (!existsSync(folder)) {
    // Not on standard output, where a program may read what the command prints.
    console.error(`This needs Node ${KNOWN.major}, and this is ${node}: fetching ${given.version} by npm, once …`);
    await bringNode(folder, given, `or ${install}`);
  }
  return programIn(folder, given.name);
}

function programIn(folder, name) {
  const home = join(folder, "node_modules", name);
  return join(home, JSON.parse(readFileSync(join(home, "package.json"), "utf8")).bin.node);
}

/** Installs the package beside its place, tries it, and moves it there: what was cut short is never used. */
export async function bringNode(folder, { name, version, integrity }, otherwise) {
  const draft = `${folder}.draft-${process.pid}`;
  removeDrafts(folder);
  mkdirSync(draft, { recursive: true });
  try {
    const manifest = { name: "node-of-the-project", version: "1.0.0", dependencies: { [name]: version } };
    // With the hash, npm takes no other file than this one.
    const packages = { "": manifest, [`node_modules/${name}`]: { version, integrity } };
    writeFileSync(join(draft, "package.json"), JSON.stringify(manifest));
    writeFileSync(join(draft, "package-lock.json"), JSON.stringify({ ...manifest, lockfileVersion: 3, packages }));
    const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
    const reason = await runNpm(["ci", "--prefix", draft].concat(flags), draft);
    if (reason) throw new Error(`${reason}\nNode ${version} could not be fetched: see to it, ${otherwise}`);
    const tried = spawnSync(programIn(draft, name), ["--version"], { encoding: "utf8" });
    if (tried.stdout !== `v${version}\n`) {
      throw new Error(`The Node ${version} that npm has does not run on this system: see to it, ${otherwise}`);
    }
    // Another start may have been quicker.
    if (!existsSync(folder)) renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Removes what starts that were cut short left of it. */
function removeDrafts(folder) {
  const start = `${basename(folder)}.draft-`;
  const names = existsSync(dirname(folder)) ? readdirSync(dirname(folder)) : [];
  for (const name of names.filter((one) => one.startsWith(start))) {
    if (!isAlive(Number(name.slice(start.length)))) rmSync(join(dirname(folder), name), { recursive: true });
  }
}
