import { explainError } from "#cli/command/plain-error";
import { type CpuMeter, withCpuMeter } from "#cli/command/child-cpu";
import type { Progress } from "#cli/command/progress";
import type { Step } from "#cli/stack/build";
import type { Outcome } from "./run-checks";

const ROWS = 12;

export type Check = (what: string, run: () => Promise<Outcome>) => Promise<void>;

/** What the gate has counted: cases, and what each step took. */
export class Tally {
  passed = 0;
  failed = 0;
  readonly #progress: Progress;
  readonly #signal: AbortSignal;
  readonly #rows: { what: string; seconds: number; cpu: CpuMeter }[] = [];

  constructor(progress: Progress, signal: AbortSignal) {
    this.#progress = progress;
    this.#signal = signal;
  }

  /** Shows a step while it runs and notes what it took. */
  readonly step: Step = async (what, run) => {
    const cpu = { seconds: 0 };
    const started = performance.now();
    try {
      return await this.#progress.step(what, () => withCpuMeter(cpu, run));
    } finally {
      this.#rows.push({ what, seconds: (performance.now() - started) / 1000, cpu });
    }
  };

  /** Runs one part of the gate and counts its cases; an error in it fails that part alone. */
  readonly check: Check = async (what, run) => {
    const outcome = await this.step(what, run).catch((error: unknown) => this.#explain(error));
    this.count(what, outcome);
  };

  /** Runs what other parts need. @returns whether it is there; if not, that is one failure. */
  async prepare(what: string, run: () => Promise<unknown>): Promise<boolean> {
    try {
      await run();
      return true;
    } catch (error) {
      this.count(what, this.#explain(error));
      return false;
    }
  }

  count(what: string, outcome: Outcome): void {
    const { say } = this.#progress;
    this.passed += outcome.passed;
    this.failed += outcome.failed;
    const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : "";
    if (outcome.passed + outcome.failed > 1)
      say(`    ${what}: ${outcome.passed} passed, ${outcome.failed} failed${skipped}`);
    if (outcome.note) say(`    ${what}: ${outcome.note}`);
    if (outcome.failed > 0) say(`${outcome.output.trim()}\n  ✗ ${what} failed.`.trimStart());
  }

  /** A table of the steps that took longest, by seconds and by core-seconds of the programs that they started. */
  describeSlowest(): string {
    const rows = this.#rows.toSorted((a, b) => b.seconds - a.seconds).slice(0, ROWS);
    const width = Math.max(...rows.map(({ what }) => what.length));
    const all = this.#rows.reduce((sum, { cpu }) => sum + cpu.seconds, 0);
    const lines = rows.map(
      ({ what, seconds, cpu }) =>
        `  ${what.padEnd(width)} ${seconds.toFixed(1).padStart(8)} ${cpu.seconds.toFixed(1).padStart(8)}`,
    );
    const head = `  ${"The slowest steps".padEnd(width)} ${"s".padStart(8)} ${"core-s".padStart(8)}`;
    const foot = `  All steps: ${all.toFixed(0)} core-seconds. What a step leaves running counts there with its whole life.`;
    return [head, ...lines, foot].join("\n");
  }

  #explain(error: unknown): Outcome {
    if (this.#signal.aborted) throw error;
    return { passed: 0, failed: 1, skipped: 0, output: explainError(error) };
  }
}
