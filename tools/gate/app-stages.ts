import { nodeArgs } from "#cli/stack/start-stores";
import { ACCEPTED } from "../advisories/accepted";
import { lookForAdvisories } from "../advisories/look-for-advisories";
import { findChromium } from "../find-chromium";
import type { Preparations } from "./preparations";
import { runCheck, runNode, runPlaywright, runVitest, type Outcome, type TestRun } from "./run-checks";
import type { Tally } from "./tally";
import { withTestStack, type Shape } from "./with-test-stack";

const STATIC_CHECKS: [what: string, program: [packageName: string, name?: string], args: string[]][] = [
  ["Format", ["oxfmt"], ["--check", "."]],
  ["Lint", ["oxlint"], ["--type-aware"]],
  ["Types", ["typescript", "tsc"], ["--noEmit"]],
  [
    "Import rules",
    ["dependency-cruiser", "depcruise"],
    ["src", "cli", "tools", "tests", "--config", ".dependency-cruiser.cjs"],
  ],
  ["Unused code", ["knip"], []],
];

/** More than one of each, as in production: nothing that one process alone knows may be needed. */
const SHARED: Shape = { webs: 2, workers: 3, partsAreKilled: false };
/** Fault tests start workers of their own, to know which one they kill. */
const FRAGILE: Shape = { webs: 2, workers: 0, partsAreKilled: true };

/** A part of the gate that may need a running app: its settings, or {} . */
export type StackPart = (env: Record<string, string>) => Promise<void>;

/** The stages that test the app, each with what it needs made ready. */
export class AppStages {
  readonly #tally: Tally;
  readonly #prepare: Preparations;
  readonly #run: TestRun;

  constructor(tally: Tally, prepare: Preparations, run: TestRun) {
    this.#tally = tally;
    this.#prepare = prepare;
    this.#run = run;
  }

  static = async (): Promise<void> => {
    if (!(await this.#prepare.client())) return;
    const { check } = this.#tally;
    const { signal } = this.#run;
    await check("Types of the routes", () => runCheck(["next"], ["typegen"], signal));
    for (const [what, program, args] of STATIC_CHECKS) await check(what, () => runCheck(program, args, signal));
    await check("Known vulnerabilities", () => checkAdvisories(signal));
  };

  unit = () => this.#vitest("unit", "Unit tests");
  programs = () => this.#vitest("programs", "Tests of programs");
  fuzz = () =>
    this.#tally.check("Odd and broken films", () =>
      runNode([...nodeArgs("tools/fuzz-films.ts"), ...this.#run.args], this.#run.signal, this.#run.onOutput),
    );

  /** Runs parts of the gate on one app. */
  withApp = (parts: StackPart[]): Promise<void> =>
    this.#withStack("Running and stopping the app", SHARED, async (env) => {
      for (const part of parts) await part(env);
    });

  integration: StackPart = (env) =>
    this.#tally.check("Integration tests", () => runVitest("integration", env, this.#run));

  /** One of the attackers is a Python program. */
  attacks: StackPart = async (env) => {
    if (!(await this.#prepare.python())) return;
    await this.#tally.check("Attacks", () => runVitest("attacks", env, this.#run));
  };

  e2e: StackPart = async (env) => {
    if (!(await this.#prepare.chromium())) return;
    const browser = { ...env, CHROMIUM_PATH: findChromium() ?? "" };
    await this.#tally.check("Browser tests", () => runPlaywright(browser, this.#run));
  };

  faults = (): Promise<void> =>
    this.#withStack("Stopping the app after faults", FRAGILE, (env) =>
      this.#tally.check("Fault tests", () => runVitest("faults", env, this.#run)),
    );

  async #vitest(project: string, what: string): Promise<void> {
    if (!(await this.#prepare.client())) return;
    await this.#tally.check(what, () => runVitest(project, {}, this.#run));
  }

  async #withStack(what: string, shape: Shape, tests: StackPart): Promise<void> {
    if (!(await this.#prepare.client()) || !(await this.#prepare.build())) return;
    const { step } = this.#tally;
    await this.#tally.prepare(what, async () => {
      this.#tally.count(what, await withTestStack(shape, step, this.#run.signal, tests));
    });
  }
}

/** A registry that gives no answer turns nothing red, and the gate says so. */
async function checkAdvisories(signal: AbortSignal): Promise<Outcome> {
  const verdict = await lookForAdvisories(process.cwd(), ACCEPTED, { signal });
  if (verdict.state === "wrong") return { passed: 0, failed: 1, skipped: 0, output: verdict.text };
  if (verdict.state === "well") return { passed: 1, failed: 0, skipped: 0, output: "" };
  const note = `not looked at, the registry gave no answer: ${verdict.why}`;
  return { passed: 0, failed: 0, skipped: 1, output: "", note };
}
