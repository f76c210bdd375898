/** How many times slower than an idle machine this one is, as `npm test` measured it. */
const PATIENCE = Math.max(1, Number(process.env.TEST_PATIENCE) || 1);

/** A time limit in milliseconds, longer on a slow or busy machine: it ends only what hangs. */
export function scaled(ms: number): number {
  return Math.ceil(ms * PATIENCE);
}
