import { createInterface } from "node:readline/promises";
import { DISCLAIMER } from "@/domain/disclaimer";
import type { InstallationOptions } from "../command/installation-options";
import { explainError, PlainError } from "../command/plain-error";
import { createProgress, type Progress } from "../command/progress";
import { listenForStop, StopRequest, untilStopped } from "../command/stop-signals";
import { addDemoFilms, DEMO_EMAIL } from "./add-demo-films";
import type { Step } from "./build";
import { emptyDataDir, prepareDataDir } from "./data-dir";
import { finishRestore } from "./finish-restore";
import { takeLock } from "./lock";
import { requireFreePort } from "./ports";
import { clearLeftovers, killRecorded } from "./process-record";
import { startStack, type Stack, type StackOptions } from "./start-stack";

export interface App {
  /** The first line. */
  greeting: string;
  /** Does what the start needs: generates, builds. */
  prepare: (step: Step, signal: AbortSignal) => Promise<void>;
  /** How it differs from the app in production with a stack of its own. */
  stack: Pick<StackOptions, "develops" | "given">;
  /** Prints what the parts say, a line at a time. @param say ends a line that a step has begun. */
  printLine?: (say: Progress["say"], name: string, line: string) => void;
  /** What to know once it is ready. */
  hints: (dataDir: string) => string;
}

async function confirmReset(dir: string): Promise<void> {
  if (!process.stdin.isTTY) return;
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`This deletes all accounts and films in ${dir}. Type "yes" to go on: `);
  terminal.close();
  if (answer.trim().toLowerCase() !== "yes") throw new PlainError("Nothing was deleted.");
}

async function addDemo(stack: Stack, { step, say }: Progress, signal: AbortSignal): Promise<void> {
  const { url, demoPassword } = stack;
  const added = await step("Adding films to the demo account", () => addDemoFilms(url, demoPassword, signal, say));
  if (added === 0) say("    all there already");
  say(`  Demo account: ${DEMO_EMAIL}, password ${demoPassword}`);
}

async function run(options: InstallationOptions, app: App): Promise<void> {
  const progress = createProgress();
  const { step, say } = progress;
  const started = performance.now();
  const dataDir = prepareDataDir(options.dataDir);
  const giveBack = await takeLock(dataDir);
  let stack: Stack | undefined;
  const stop = listenForStop(() => {
    killRecorded(dataDir);
    process.exit(1);
  });
  const { signal } = stop;
  const { printLine } = app;
  try {
    await clearLeftovers(dataDir);
    await finishRestore(dataDir);
    await requireFreePort(options.port);
    if (options.reset) {
      await confirmReset(dataDir);
      emptyDataDir(dataDir);
    }
    say(app.greeting);
    await app.prepare(step, signal);
    stack = await startStack({
      ...app.stack,
      dataDir,
      port: options.port,
      signal,
      step,
      onRestart: (line) => say(`  ${line}`),
      onFailure: (error) => stop.abort(error),
      onLine: printLine && ((name, line) => printLine(say, name, line)),
      durable: true,
    });
    if (options.demo) await addDemo(stack, progress, signal);
    say(`\nReady after ${Math.round((performance.now() - started) / 1000)} s: ${stack.url}`);
    say(`${DISCLAIMER}\n${app.hints(dataDir)} Stop with Ctrl-C.`);
    await untilStopped(signal);
  } catch (error) {
    // Ctrl-C during the start ends up here too, and is no error.
    if (!(signal.reason instanceof StopRequest)) throw error;
  } finally {
    if (stack) await step("Stopping", stack.stop);
    giveBack();
  }
}

/** Runs the app on this machine until somebody stops it, and ends this process. */
export async function runApp(options: InstallationOptions, app: App): Promise<never> {
  try {
    await run(options, app);
    return process.exit(0);
  } catch (error) {
    console.error(explainError(error));
    return process.exit(1);
  }
}
