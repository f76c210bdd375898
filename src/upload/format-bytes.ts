const UNITS = ["B", "kB", "MB", "GB"] as const;

/** A file's size for people, in steps of 1024 as the limit of 50 MB counts: 999 B, 1.4 kB, 12 MB. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1023.5 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit]}`;
}
