import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { clearLeftovers } from "./process-record";

/** Where a restore builds the installation, inside the data folder. Whatever lies there is not in use. */
const DRAFT = "restore.half-done";
/** Built whole and about to take its place. */
const WHOLE = /^restored\.(\d{8}T\d{6}Z)$/;
/** What was there before; kept until the operator deletes it. */
const BEFORE = /^before-restore\.\d{8}T\d{6}Z$/;

/** Whether only a restore makes a folder of that name. */
export function isRestoreFolder(name: string): boolean {
  return name === DRAFT || WHOLE.test(name) || BEFORE.test(name);
}

/** An empty folder to build an installation in. @param dataDir locked, as for all that follows. */
export function makeDraft(dataDir: string): string {
  const draft = join(dataDir, DRAFT);
  // Postgres may have to run as another user, who has to get to its own folder in here.
  mkdirSync(draft, { mode: 0o711 });
  return draft;
}

/**
 * Puts the installation that was built in the draft into the place of the one that the data folder has. The first line
 * decides: killed before it, a restore has changed nothing; killed after it, the next start of anything finishes it.
 * @returns the folder that the old installation lies in now; null where there was none.
 */
export async function adoptDraft(dataDir: string, now: Date): Promise<string | null> {
  const stamp = now.toISOString().replaceAll(/[-:]|\.\d+/g, "");
  renameSync(join(dataDir, DRAFT), join(dataDir, `restored.${stamp}`));
  return await finishRestore(dataDir);
}

/** Ends what a restore that was killed has left: drops what it had not built whole, and finishes what it had. */
export async function finishRestore(dataDir: string): Promise<string | null> {
  const draft = join(dataDir, DRAFT);
  await clearLeftovers(draft);
  rmSync(draft, { recursive: true, force: true });

  const whole = readdirSync(dataDir).find((name) => WHOLE.test(name));
  if (!whole) return null;
  const before = join(dataDir, whole.replace(WHOLE, "before-restore.$1"));
  // Part by part, so that this can be killed too: where a part is still to be moved in, the one in its place is the old one.
  for (const part of readdirSync(join(dataDir, whole))) {
    const place = join(dataDir, part);
    if (existsSync(place)) {
      mkdirSync(before, { recursive: true, mode: 0o700 });
      renameSync(place, join(before, part));
    }
    renameSync(join(dataDir, whole, part), place);
  }
  rmdirSync(join(dataDir, whole));
  return existsSync(before) ? before : null;
}
