// `npm test`: the whole gate, or one stage of it.
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { explainError } from "#cli/command/plain-error";
import { createProgress } from "#cli/command/progress";
import { listenForStop, StopRequest } from "#cli/command/stop-signals";
import { AppStages } from "./gate/app-stages";
import { measurePatience } from "./gate/measure-patience";
import { Preparations } from "./gate/preparations";
import { PythonStages } from "./gate/python-stages";
import { readGateArguments } from "./gate/read-gate-arguments";
import type { TestRun } from "./gate/run-checks";
import { openScratch, type Scratch, sweepDeadGates } from "./gate/scratch";
import type { StageName } from "./gate/stages";
import { Tally } from "./gate/tally";

const { stages, args } = readGateArguments(process.argv.slice(2));
const isOneStage = stages.length === 1;
const progress = createProgress({ dots: !isOneStage });
let scratch: Scratch | undefined;
const { signal } = listenForStop(() => {
  scratch?.abandon();
  process.exit(1);
});
const tally = new Tally(progress, signal);

/** The stages of the app and those of the Python projects go side by side: each keeps about one core busy. */
async function runGate(app: AppStages, service: PythonStages): Promise<void> {
  const testApp = async (): Promise<void> => {
    await app.static();
    await app.unit();
    await app.programs();
    await app.fuzz();
    await app.withApp([app.integration, app.attacks, app.e2e]);
  };
  const testService = async (): Promise<void> => {
    await service.python();
    await service.contract();
    // They wait more than they compute, and have an app of their own.
    await app.faults();
  };
  await Promise.all([testApp(), testService()]);
}

async function runStages(app: AppStages, service: PythonStages, names: StageName[]): Promise<void> {
  const alone: Record<StageName, () => Promise<void>> = {
    static: app.static,
    unit: app.unit,
    programs: app.programs,
    fuzz: app.fuzz,
    integration: () => app.withApp([app.integration]),
    contract: service.contract,
    attacks: () => app.withApp([app.attacks]),
    faults: app.faults,
    e2e: () => app.withApp([app.e2e]),
    python: service.python,
    ray: service.ray,
    soak: service.soak,
  };
  // Of these, one computes while the other reads files.
  if (names.includes("unit")) await Promise.all(names.map((name) => alone[name]()));
  else for (const name of names) await alone[name]();
}

async function main(folder: string): Promise<void> {
  const patience = measurePatience();
  process.env.TEST_PATIENCE = patience.toFixed(1);
  // Programs that the tests start again and again need not be compiled each time.
  process.env.NODE_COMPILE_CACHE ??= resolve("node_modules/.cache/compiled");
  process.env.PWTEST_CACHE_DIR ??= resolve("node_modules/.cache/playwright");
  if (patience > 3)
    progress.say(`  Time limits are ${patience.toFixed(1)} times as long as usual: this machine is busy or slow.`);
  const reports = join(folder, "reports");
  mkdirSync(reports);
  const run: TestRun = { signal, reports, args };
  if (isOneStage) run.onOutput = (text) => process.stdout.write(text);
  const prepare = new Preparations(tally, signal);
  const app = new AppStages(tally, prepare, run);
  const service = new PythonStages(tally, prepare, run);
  if (stages.length > 0) await runStages(app, service, stages);
  else await runGate(app, service);
}

const started = performance.now();
for (const { folder, killed } of await sweepDeadGates()) {
  progress.say(`  Cleared up after a gate that was killed: ${folder}, ${killed.length} processes.`);
}
scratch = openScratch();
try {
  await main(scratch.folder);
} catch (error) {
  tally.failed += 1;
  progress.say(signal.reason instanceof StopRequest ? "\nStopped before the end." : explainError(error));
} finally {
  const left = await scratch.close();
  if (left.length > 0 && !signal.aborted) {
    tally.count("Nothing is left", { passed: 0, failed: 1, skipped: 0, output: `still running:\n${left.join("\n")}` });
  }
}
const seconds = Math.round((performance.now() - started) / 1000);
if (!signal.aborted) progress.say(`\n${tally.describeSlowest()}`);
progress.say(`\n${stages.length > 0 ? "This" : "The gate"} took ${Math.floor(seconds / 60)} min ${seconds % 60} s.`);
console.log(`${tally.passed} passed, ${tally.failed} failed`);
process.exit(tally.failed > 0 ? 1 : 0);
