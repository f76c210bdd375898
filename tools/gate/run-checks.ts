import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findProgram, runCommand, type CommandResult } from "#cli/command/run-command";

export interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
  /** What to show when something failed. */
  output: string;
  /** What to show although nothing failed. */
  note?: string;
}

/** How a test program is run. */
export interface TestRun {
  signal: AbortSignal;
  /** The folder for its report. */
  reports: string;
  /** Files and flags to hand on to it. */
  args: string[];
  /** Hears what it prints; without it, that is shown only if something failed. */
  onOutput?: (text: string) => void;
}

type Env = Record<string, string>;

/** Runs Node with a program that answers with its exit code. */
export async function runNode(
  args: string[],
  signal: AbortSignal,
  onOutput?: (text: string) => void,
): Promise<Outcome> {
  return countByExit(await runCommand(process.execPath, args, { signal, onOutput }));
}

/** Runs a tool of node_modules that answers with its exit code. */
export function runCheck(
  [packageName, program]: [string, string?],
  args: string[],
  signal: AbortSignal,
): Promise<Outcome> {
  return runNode([findProgram(packageName, program), ...args], signal);
}

/** A tool that answers with its exit code is one case. */
export function countByExit({ ok, output }: CommandResult): Outcome {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0, output };
}

const vitestReport = z.object({ numPassedTests: z.number(), numFailedTests: z.number(), numPendingTests: z.number() });

/** Runs one of the projects of vitest.config.ts and counts its tests. */
export async function runVitest(project: string, env: Env, run: TestRun): Promise<Outcome> {
  const { reports, signal, onOutput } = run;
  const report = join(reports, `${project}.json`);
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const args = [findProgram("vitest"), "run", "--project", project, ...reporters, ...run.args];
  const { ok, output } = await runCommand(process.execPath, args, { env, signal, onOutput });
  const counts = readReport(report, vitestReport);
  return summarise(ok, onOutput ? "" : output, counts?.numPassedTests, counts?.numFailedTests, counts?.numPendingTests);
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
});

/** Runs the browser tests and counts them. */
export async function runPlaywright(env: Env, run: TestRun): Promise<Outcome> {
  const { reports, signal, onOutput } = run;
  const report = join(reports, "browser.json");
  const args = [findProgram("@playwright/test", "playwright"), "test", "--reporter=list,json", ...run.args];
  const { ok, output } = await runCommand(process.execPath, args, {
    env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    signal,
    onOutput,
  });
  const stats = readReport(report, playwrightReport)?.stats;
  return summarise(
    ok,
    onOutput ? "" : output,
    stats?.expected,
    stats && stats.unexpected + stats.flaky,
    stats?.skipped,
  );
}

function readReport<T>(path: string, schema: z.ZodType<T>): T | null {
  return existsSync(path) ? schema.parse(JSON.parse(readFileSync(path, "utf8"))) : null;
}

/** A run that failed without a failed test (a file that does not load, no report) counts as one failure. */
export function summarise(ok: boolean, output: string, passed = 0, failed = 0, skipped = 0): Outcome {
  const failures = ok ? failed : Math.max(failed, 1);
  return { passed, failed: failures, skipped, output };
}
