import { availableParallelism, loadavg } from "node:os";

const STEPS = 60_000_000;
/** What the steps take on an idle core of a usual server. */
const USUAL_MS = 100;
/** Time limits were chosen on an idle machine, and another program may start at any moment. */
const LEAST = 2;
const MOST = 20;

/** How many times longer than on an idle machine the tests may take: by a timed calculation and the load of the moment. */
export function measurePatience(): number {
  const started = performance.now();
  spin(STEPS);
  const slowness = (performance.now() - started) / USUAL_MS;
  const crowding = 1 + (loadavg()[0] ?? 0) / availableParallelism();
  return Math.min(MOST, Math.max(LEAST, 2 * Math.max(slowness, crowding)));
}

function spin(steps: number): number {
  let value = 1;
  for (let step = 0; step < steps; step += 1) value = (Math.imul(value, 1_664_525) + 1_013_904_223) | 0;
  return value;
}
