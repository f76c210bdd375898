import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "#cli/command/run-command";
import { findPythonProgram, SERVICE } from "./python-environment";
import { countByExit, summarise, type Outcome } from "./run-checks";

const PROJECTS = [SERVICE, "training"];
const STATIC_CHECKS: [what: string, program: string, args: string[]][] = [
  ["Python format", "ruff", ["format", "--check", "--quiet"]],
  ["Python lint", "ruff", ["check", "--quiet"]],
  ["Python types", "mypy", ["--no-error-summary"]],
];

type Check = (what: string, run: () => Promise<Outcome>) => Promise<void>;

/** What is quick: format, lint, types and tests of every Python project, and the Dockerfiles' lint. */
export async function checkPython(check: Check, reports: string, signal: AbortSignal): Promise<void> {
  for (const project of PROJECTS) {
    for (const [what, program, args] of STATIC_CHECKS) {
      await check(`${what} (${project})`, () => runTool(program, args, project, signal));
    }
    await check(`Python tests (${project})`, () => runPytest(project, [], reports, signal));
  }
  const dockerfiles = ["Dockerfile", join(SERVICE, "Dockerfile")];
  await check("Dockerfiles", () => runTool("hadolint", dockerfiles, ".", signal));
}

/** Runs the tests of the service that bear a mark which the quick run leaves out. */
export function runMarkedTests(mark: string, reports: string, signal: AbortSignal): Promise<Outcome> {
  return runPytest(SERVICE, ["-m", mark], reports, signal);
}

async function runTool(program: string, args: string[], cwd: string, signal: AbortSignal): Promise<Outcome> {
  return countByExit(await runCommand(findPythonProgram(program), args, { cwd, signal }));
}

async function runPytest(cwd: string, args: string[], reports: string, signal: AbortSignal): Promise<Outcome> {
  const report = join(reports, `${[cwd, ...args].join("-").replaceAll("/", "-")}.xml`);
  const all = ["--quiet", `--junit-xml=${report}`, ...args];
  const { ok, output } = await runCommand(findPythonProgram("pytest"), all, { cwd, signal });
  const counts = existsSync(report) ? readJunitCounts(readFileSync(report, "utf8")) : null;
  return summarise(ok, output, counts?.passed, counts?.failed, counts?.skipped);
}

/** The counts of a JUnit report. An error outside the test itself (in a fixture, in loading a file) is a failure. */
export function readJunitCounts(report: string): { passed: number; failed: number; skipped: number } {
  const suites = [...report.matchAll(/<testsuite\s[^>]*>/g)].map(([tag]) => tag);
  const sum = (name: string): number =>
    suites.reduce((total, tag) => total + Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0), 0);
  const failed = sum("failures") + sum("errors");
  const skipped = sum("skipped");
  return { passed: sum("tests") - failed - skipped, failed, skipped };
}
