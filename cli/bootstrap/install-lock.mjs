import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "fs";
import { dirname } from "path";
import { isAlive } from "./is-alive.mjs";

const LOOK_AGAIN_MS = 500;
const SETTLED_MS = 100;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The process whose lock it is; 0 when there is none. */
function readHolder(path) {
  try {
    return Number(readFileSync(path, "utf8"));
  } catch {
    return 0;
  }
}

/** Takes the lock unless a running process has it. @returns whether it is this process's now. */
async function take(path) {
  const holder = readHolder(path);
  if (holder !== 0 && isAlive(holder)) return false;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  renameSync(draft, path);
  // Of two that found it free at once, the one that wrote last has it.
  await sleep(SETTLED_MS);
  return readHolder(path) === process.pid;
}

/**
 * Runs `work` once no other process does so under the same lock: two installs into one folder break each other. A lock
 * that a killed process left is taken over.
 * @param path the lock's file.
 */
export async function withInstallLock(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  for (let isFirst = true; !(await take(path)); isFirst = false) {
    if (isFirst) console.error(`Another command (process ${readHolder(path)}) installs the packages: waiting for it …`);
    await sleep(LOOK_AGAIN_MS);
  }
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}
