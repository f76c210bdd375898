import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes a file readable by its owner alone, so that a crash leaves the old content or the new, never half of it. */
export function writeAtomically(path: string, content: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, content, { mode: 0o600 });
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
