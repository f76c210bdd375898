import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { runCommand } from "#cli/command/run-command";
import { findPythonProgram, SERVICE } from "./python-environment";
import { countByExit, summarise, type Outcome, type TestRun } from "./run-checks";
import type { Check } from "./tally";

const PROJECTS = [SERVICE, "training"];

/** Beside the clones: a new one need not analyse numpy and torch again. One each: the projects have different rules. */
function mypyCache(project: string): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "scoliosis-ai", "mypy", project);
}

/** Format, lint and types of every Python project, and the Dockerfiles' lint. */
export async function checkPythonStatics(check: Check, signal: AbortSignal): Promise<void> {
  const tool = (program: string, args: string[], cwd = ".", env = {}) =>
    runCommand(findPythonProgram(program), args, { cwd, env, signal }).then(countByExit);
  await check("Python format", () => tool("ruff", ["format", "--check", "--quiet", ...PROJECTS]));
  await check("Python lint", () => tool("ruff", ["check", "--quiet", ...PROJECTS]));
  for (const project of PROJECTS) {
    const cache = { MYPY_CACHE_DIR: mypyCache(project) };
    await check(`Python types (${project})`, () => tool("mypy", ["--no-error-summary"], project, cache));
  }
  await check("Dockerfiles", () => tool("hadolint", ["Dockerfile", join(SERVICE, "Dockerfile")]));
}

/** Runs the quick tests of the projects to which the files among the arguments belong: of all where there are none. */
export async function testPython(check: Check, run: TestRun): Promise<void> {
  for (const project of PROJECTS) {
    const args = argumentsFor(project, run.args);
    if (args) await check(`Python tests (${project})`, () => runPytest(project, { ...run, args }));
  }
}

/** The tests of the service that bear a mark which its quick run leaves out. */
export function runMarkedTests(mark: string, run: TestRun): Promise<Outcome> {
  const args = argumentsFor(SERVICE, run.args) ?? run.args;
  return runPytest(SERVICE, { ...run, args: ["-m", mark, ...args] });
}

/** Also as pytest names one test: "test_film.py::test_a". */
const isFile = (arg: string): boolean => existsSync(arg.split("::", 1)[0]!);

/** Arguments as pytest takes them in the folder of `project`; null where they name files of other folders alone. */
export function argumentsFor(project: string, args: string[]): string[] | null {
  const [files, others] = [args.filter(isFile), args.filter((arg) => !isFile(arg))];
  const own = files.filter((file) => file.startsWith(`${project}/`)).map((file) => relative(project, file));
  return files.length > 0 && own.length === 0 ? null : [...others, ...own];
}

async function runPytest(cwd: string, { reports, signal, onOutput, args }: TestRun): Promise<Outcome> {
  const report = join(reports, `${[cwd, ...args].join("-").replaceAll(/[^\w-]/g, "-")}.xml`);
  const all = ["--quiet", `--junit-xml=${report}`, ...args];
  const { ok, output } = await runCommand(findPythonProgram("pytest"), all, { cwd, signal, onOutput });
  const counts = existsSync(report) ? readJunitCounts(readFileSync(report, "utf8")) : null;
  return summarise(ok, onOutput ? "" : output, counts?.passed, counts?.failed, counts?.skipped);
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
