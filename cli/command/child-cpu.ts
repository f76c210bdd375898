import { AsyncLocalStorage } from "node:async_hooks";
import { existsSync, readFileSync } from "node:fs";

/** Core-seconds that child processes and theirs have taken. Grows as they end; stays 0 where the system does not tell. */
export interface CpuMeter {
  seconds: number;
}

const STAT = "/proc/self/stat";
const TICKS_PER_SECOND = 100;
const current = new AsyncLocalStorage<CpuMeter>();
let counted = 0;

/** Counts in `meter` the children that `run` starts, even those that end after it. */
export function withCpuMeter<T>(meter: CpuMeter, run: () => T): T {
  return current.run(meter, run);
}

/** To be called when a child has ended, in the asynchronous context that started it. */
export function countEndedChild(): void {
  if (!existsSync(STAT)) return;
  // "pid (name) state …": the name may hold spaces. "cutime" and "cstime" are the 14th and 15th field behind it.
  const fields = readFileSync(STAT, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  const all = (Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
  const meter = current.getStore();
  if (meter) meter.seconds += all - counted;
  counted = all;
}
