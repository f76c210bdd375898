// `npm run up`: builds what is not built yet and runs the whole app on this machine until Ctrl-C.
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { DISCLAIMER } from "@/domain/disclaimer";
import { addDemoFilms, DEMO_EMAIL } from "./stack/add-demo-films";
import { buildApp, generateClient } from "./stack/build";
import { emptyDataDir, prepareDataDir } from "./stack/data-dir";
import { finishRestore } from "./stack/finish-restore";
import { takeLock } from "./stack/lock";
import { DATA_DIR_OPTION } from "./command/operator-command";
import { explainError, PlainError } from "./command/plain-error";
import { requireFreePort } from "./stack/ports";
import { clearLeftovers, killRecorded } from "./stack/process-record";
import { createProgress, type Progress } from "./command/progress";
import { HELP_OPTION, readArguments, refuse } from "./command/script-arguments";
import { startStack, type Stack } from "./stack/start-stack";
import { listenForStop, StopRequest, untilStopped } from "./command/stop-signals";

const HELP = `npm run up -- [options]
  --port N        serve on http://localhost:N (3000)
  --data-dir DIR  keep accounts and films in DIR (.data)
  --reset         delete all accounts and films in that folder first, those that a restore set aside too
  --demo          add a demo account with a handful of analysed films
  --help          this text`;

interface Options {
  port: number;
  dataDir: string;
  reset: boolean;
  demo: boolean;
}

function readOptions(): Options {
  const { values } = readArguments("up", HELP, () =>
    parseArgs({
      args: process.argv.slice(3),
      options: {
        port: { type: "string", default: "3000" },
        ...DATA_DIR_OPTION,
        reset: { type: "boolean", default: false },
        demo: { type: "boolean", default: false },
        ...HELP_OPTION,
      },
    }),
  );
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    refuse("up", `--port takes a number from 1 to 65535, not "${values.port}"`);
  }
  if (!values["data-dir"]) refuse("up", "--data-dir takes the name of a folder");
  return { port, dataDir: values["data-dir"], reset: values.reset, demo: values.demo };
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

async function up(options: Options): Promise<void> {
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
  try {
    await clearLeftovers(dataDir);
    await finishRestore(dataDir);
    await requireFreePort(options.port);
    if (options.reset) {
      await confirmReset(dataDir);
      emptyDataDir(dataDir);
    }
    say("Scoliosis-AI: starting everything on this machine.");
    await generateClient(step, signal);
    await buildApp(step, signal);
    stack = await startStack({
      dataDir,
      port: options.port,
      signal,
      step,
      onRestart: (line) => say(`  ${line}`),
      onFailure: (error) => stop.abort(error),
      durable: true,
    });
    if (options.demo) await addDemo(stack, progress, signal);
    say(`\nReady after ${Math.round((performance.now() - started) / 1000)} s: ${stack.url}`);
    say(`${DISCLAIMER}\nAccounts and films are kept in ${dataDir}. Stop with Ctrl-C.`);
    await untilStopped(signal);
  } catch (error) {
    // Ctrl-C during the start ends up here too, and is no error.
    if (!(signal.reason instanceof StopRequest)) throw error;
  } finally {
    if (stack) await step("Stopping", stack.stop);
    giveBack();
  }
}

try {
  await up(readOptions());
  process.exit(0);
} catch (error) {
  console.error(explainError(error));
  process.exit(1);
}
