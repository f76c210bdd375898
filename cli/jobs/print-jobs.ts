import type { ListedJob } from "@/server/operate/list-jobs";

const COLUMNS = ["queue", "state", "age", "tries", "scan", "id", "last error"];
/** Rows that one still looks through. */
const MOST_ROWS = 100;

export function printJobs(jobs: ListedJob[], now: Date): void {
  if (jobs.length === 0) {
    console.log("Nothing waits, runs or has failed.");
    return;
  }
  const rows = jobs
    .slice(0, MOST_ROWS)
    .map(({ queue, state, since, tries, scanId, id, error }) => [
      queue,
      state,
      formatAge(now.getTime() - since.getTime()),
      String(tries ?? "–"),
      scanId ?? "–",
      id,
      error?.split("\n", 1)[0] ?? "–",
    ]);
  const widths = COLUMNS.map((_, column) => Math.max(...[COLUMNS, ...rows].map((row) => row[column]!.length)));
  for (const row of [COLUMNS, ...rows]) {
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join("  ")
        .trimEnd(),
    );
  }
  if (jobs.length > MOST_ROWS) console.log(`… and ${jobs.length - MOST_ROWS} more; --json lists all.`);
}

function formatAge(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return `${Math.max(0, Math.floor(ms / 1000))} s`;
  if (minutes < 120) return `${minutes} min`;
  return minutes < 48 * 60 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60 / 24)} d`;
}
