/** The value that this share of all does not exceed; NaN of none. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** One line of a table of times in ms. */
export function formatTimes(label: string, ms: readonly number[], what: string): string {
  const at = (share: number): string => quantile(ms, share).toFixed(1).padStart(7);
  const times = `p50 ${at(0.5)} ms   p95 ${at(0.95)} ms   p99 ${at(0.99)} ms   max ${at(1)} ms`;
  return `${label.padEnd(48)} ${times}   (${ms.length} ${what})`;
}
