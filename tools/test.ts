// `npm test`: the whole gate. `npm run validate`: its cheap part.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ACCEPTED } from "./advisories/accepted";
import { lookForAdvisories } from "./advisories/look-for-advisories";
import { buildApp, generateClient } from "../cli/stack/build";
import { explainError } from "../cli/command/plain-error";
import { createProgress } from "../cli/command/progress";
import { HELP_OPTION, readArguments } from "../cli/command/script-arguments";
import { listenForStop, StopRequest } from "../cli/command/stop-signals";
import { ensureChromium } from "./gate/ensure-chromium";
import { checkPython, runMarkedTests } from "./gate/python-checks";
import { ensurePythonEnvironment } from "./gate/python-environment";
import { runCheck, runPlaywright, runVitest, type Outcome } from "./gate/run-checks";
import { withTestStack } from "./gate/with-test-stack";

const HELP = `Runs the whole gate, from formatting to browser tests, on a stack of its own that is gone afterwards: about 20 minutes.

npm test
npm run validate   only what needs neither a build nor a browser (npm test -- --static)

The exit code is 1 when anything failed. CHROMIUM_PATH and PYTHON name a Chromium and a Python that are not found.`;

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

const { values } = readArguments("test", HELP, () =>
  parseArgs({ options: { static: { type: "boolean", default: false }, ...HELP_OPTION } }),
);
const { step, say } = createProgress();
const { signal } = listenForStop(() => process.exit(1));
const reports = mkdtempSync(join(tmpdir(), "scoliosis-reports-"));
let passed = 0;
let failed = 0;

/** Counts the cases of one part of the gate and shows what went wrong. */
function count(what: string, outcome: Outcome): void {
  passed += outcome.passed;
  failed += outcome.failed;
  const skipped = outcome.skipped > 0 ? `, ${outcome.skipped} skipped` : "";
  if (outcome.passed + outcome.failed > 1)
    say(`    ${what}: ${outcome.passed} passed, ${outcome.failed} failed${skipped}`);
  if (outcome.note) say(`    ${what}: ${outcome.note}`);
  if (outcome.failed > 0) say(`${outcome.output.trim()}\n  ✗ ${what} failed.`);
}

/** Runs one part of the gate; an error in it fails that part alone, and the others still run. */
async function check(what: string, run: () => Promise<Outcome>): Promise<void> {
  const outcome = await step(what, run).catch((error: unknown): Outcome => {
    if (signal.aborted) throw error;
    return { passed: 0, failed: 1, skipped: 0, output: explainError(error) };
  });
  count(what, outcome);
}

/** Whether the Python environment could be had; if not, that is one failure and what needs it is left out. */
async function preparePython(): Promise<boolean> {
  try {
    await ensurePythonEnvironment(step, signal);
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    count("The Python environment", { passed: 0, failed: 1, skipped: 0, output: explainError(error) });
    return false;
  }
}

/** The checks of the app and those of the Python projects go side by side: what they start is their own. */
async function runGate(staticOnly: boolean): Promise<void> {
  await generateClient(step, signal);
  const python = preparePython();
  await Promise.all([checkApp(python, staticOnly), checkService(python, staticOnly)]);
}

async function checkApp(python: Promise<boolean>, staticOnly: boolean): Promise<void> {
  await check("Types of the routes", () => runCheck(["next"], ["typegen"], signal));
  for (const [what, program, args] of STATIC_CHECKS) await check(what, () => runCheck(program, args, signal));
  await check("Known vulnerabilities", checkAdvisories);
  await check("Count of attacks", () => runCheck(["tsx"], ["tools/count-attacks.ts"], signal));
  await check("Unit tests", () => runVitest("unit", join(reports, "unit.json"), {}, signal));
  if (staticOnly || !(await build())) return;
  // One of the attackers is a Python program.
  await python;
  await testApp();
}

async function checkService(python: Promise<boolean>, staticOnly: boolean): Promise<void> {
  if (!(await python)) return;
  await checkPython(check, reports, signal);
  if (!staticOnly) await testService();
}

/** A registry that gives no answer turns nothing red, and is told of. */
async function checkAdvisories(): Promise<Outcome> {
  const verdict = await lookForAdvisories(process.cwd(), ACCEPTED, { signal });
  if (verdict.state === "wrong") return { passed: 0, failed: 1, skipped: 0, output: verdict.text };
  if (verdict.state === "well") return { passed: 1, failed: 0, skipped: 0, output: "" };
  return {
    passed: 0,
    failed: 0,
    skipped: 1,
    output: "",
    note: `not looked at, the registry gave no answer: ${verdict.why}`,
  };
}

async function build(): Promise<boolean> {
  let isBuilt = false;
  await check("Build", async () => {
    await buildApp((_what, run) => run(), signal);
    isBuilt = true;
    return { passed: 1, failed: 0, skipped: 0, output: "" };
  });
  return isBuilt;
}

async function testService(): Promise<void> {
  await check("Contract tests", () => runVitest("contract", join(reports, "contract.json"), {}, signal));
  // Of the films beside the project, where they are, a small sample: the whole of them takes an hour.
  const golden = ["tools/golden.ts", "check", "--real", "20", "--generated", "20"];
  await check("Golden films", () => runCheck(["tsx"], golden, signal));
  await check("Start as the Dockerfile says", () => runMarkedTests("container", reports, signal));
  await check("Soak tests", () => runMarkedTests("soak", reports, signal));
  await check("Ray tests", () => runMarkedTests("ray", reports, signal));
}

async function testApp(): Promise<void> {
  const chromium = await ensureChromium(step, signal);
  // More than one of each, as in production: nothing that one process alone knows may be needed.
  const shape = { webs: 2, workers: 3, partsAreKilled: false };
  const wholeLife = await withTestStack(shape, step, signal, async (env) => {
    await check("Integration tests", () => runVitest("integration", join(reports, "integration.json"), env, signal));
    await check("Attacks", () => runVitest("attacks", join(reports, "attacks.json"), env, signal));
    const browserEnv = { ...env, CHROMIUM_PATH: chromium };
    await check("Browser tests", () => runPlaywright(join(reports, "browser.json"), browserEnv, signal));
  });
  count("Running and stopping the app", wholeLife);
  // These start workers of their own, to know which one they kill.
  const fragile = { webs: 2, workers: 0, partsAreKilled: true };
  const afterFaults = await withTestStack(fragile, step, signal, async (env) => {
    await check("Fault tests", () => runVitest("faults", join(reports, "faults.json"), env, signal));
  });
  count("Stopping the app after faults", afterFaults);
}

try {
  const started = performance.now();
  await runGate(values.static);
  const seconds = Math.round((performance.now() - started) / 1000);
  say(`\nThe gate took ${Math.floor(seconds / 60)} min ${seconds % 60} s.`);
} catch (error) {
  failed += 1;
  say(signal.reason instanceof StopRequest ? "\nStopped before the end." : explainError(error));
} finally {
  rmSync(reports, { recursive: true, force: true });
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
