import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

/** How many films of each set at most. */
export type SampleSize = { real: number; generated: number };

/**
 * Picks films that may not be passed on (they lie outside the project; only figures about them leave the check), evenly
 * over each set: the same ones every time.
 * @returns full paths; no entry for a set that is not there.
 */
export function sampleData(dataDir: string, size: SampleSize): Record<string, string[]> {
  const sets = {
    real: pickEvenly(path.join(dataDir, "real-ap/images"), size.real),
    generated: pickEvenly(path.join(dataDir, "spinal-ai2024/images"), size.generated),
  };
  return Object.fromEntries(Object.entries(sets).filter(([, files]) => files.length > 0));
}

function pickEvenly(folder: string, most: number): string[] {
  const files = existsSync(folder) ? readdirSync(folder).toSorted() : [];
  const count = Math.min(most, files.length);
  return Array.from({ length: count }, (_, i) => path.join(folder, files[Math.floor((i * files.length) / count)]!));
}
