// `npm run golden:update` and `npm run golden:check`: whether TypeScript, Python and Ultralytics read films alike.
import path from "node:path";
import { parseArgs } from "node:util";
import { compareReadings, isParity, type Difference } from "./golden/compare";
import { drawGoldenFilms } from "./golden/films";
import { readWithPython } from "./golden/read-with-python";
import { readWithTypescript } from "./golden/read-with-typescript";
import { RUNTIMES, type Reading, type Readings, type Runtime } from "./golden/reading";
import { sampleData, type SampleSize } from "./golden/sample-data";
import { goldenFiles, storedReading, storeFilms, storeReadings } from "./golden/stored";
import { HELP_OPTION, readArguments, readCount, refuse } from "../cli/command/script-arguments";

const HELP = `Checks that the three runtimes read films alike: the app's engine (TypeScript, ONNX Runtime), the
inference service (Python, ONNX Runtime) and Ultralytics (torch).

npm run golden:check -- [--data DIR] [--real N] [--generated N]
npm run golden:update

check    reads the films of tests/golden afresh with all three and compares them with each other and with what is
         stored, then films of --data DIR (default: ../shared/data where it is there), --real and --generated of
         each set at most (60). Exit code 1 where decoded pixels or the network's input differ at all, vertebrae
         differ, corners are further apart than 0.5 px of a 1,024-px-high film or max Cobb by more than 0.3°.
update   draws the films of tests/golden anew and stores what the three make of them.

INFERENCE_PYTHON names the Python interpreter (default: services/inference/.venv/bin/python).`;

type Pair = readonly [name: string, a: Readings, b: Readings];

const root = path.resolve(import.meta.dirname, "..");

async function readWithAll(files: readonly string[]): Promise<Record<Runtime, Readings>> {
  const [typescript, python, ultralytics] = await Promise.all([
    readWithTypescript(files),
    readWithPython("onnx", files),
    readWithPython("ultralytics", files),
  ]);
  return { typescript, python, ultralytics };
}

async function update(): Promise<void> {
  const files = await storeFilms(drawGoldenFilms());
  const all = await readWithAll(files);
  for (const file of files) await storeReadings(file, readingsOf(path.basename(file), all));
  console.log(`Stored ${files.length} films. See with git diff whether the change is meant.`);
}

function readingsOf(name: string, all: Record<Runtime, Readings>): Record<Runtime, Reading> {
  const of = (runtime: Runtime) => {
    const reading = all[runtime].get(name);
    if (!reading) throw new Error(`${runtime} gave no answer for ${name}`);
    return reading;
  };
  return { typescript: of("typescript"), python: of("python"), ultralytics: of("ultralytics") };
}

/** @returns whether all runtimes agree on all films. */
async function check(dataDir: string, size: SampleSize): Promise<boolean> {
  const sets = { golden: goldenFiles(), ...sampleData(dataDir, size) };
  if (sets.golden.length === 0) throw new Error("there are no golden films: npm run golden:update draws them");
  let broken = 0;
  let films = 0;
  for (const [set, files] of Object.entries(sets)) {
    const all = await readWithAll(files);
    const pairs: Pair[] = [
      ["TypeScript – Python", all.typescript, all.python],
      ["Python – Ultralytics", all.python, all.ultralytics],
    ];
    if (set === "golden") {
      for (const runtime of RUNTIMES) {
        const stored = new Map(files.map((file) => [path.basename(file), storedReading(file, runtime)]));
        pairs.push([`stored – ${runtime}`, stored, all[runtime]]);
      }
    }
    console.log(`\n${set}: ${files.length} films`);
    for (const pair of pairs) broken += report(pair, files);
    films += files.length;
  }
  console.log(
    broken === 0
      ? `\nParity holds: ${films} films, ${RUNTIMES.length} runtimes.`
      : `\nParity is broken: ${broken} comparisons of ${films} films are beyond the limits.`,
  );
  return broken === 0;
}

/** Prints a line for the pair, and one for each film that is beyond the limits. @returns how many are. */
function report([name, a, b]: Pair, files: readonly string[]): number {
  const compared = files.map((file) => {
    const key = path.basename(file);
    const first = a.get(key);
    const second = b.get(key);
    if (!first || !second) throw new Error(`${name}: no answer for ${key}`);
    return { key, vertebrae: first.detections.length, difference: compareReadings(first, second) };
  });
  const differences = compared.map(({ difference }) => difference);
  const vertebrae = compared.reduce((sum, film) => sum + film.vertebrae, 0);
  const alike = (of: (difference: Difference) => boolean) => `${differences.filter(of).length}/${files.length}`;
  console.log(
    [
      `  ${name.padEnd(22)}`,
      `${vertebrae} vertebrae, same ${alike((d) => d.sameVertebrae)}`,
      `decoded ${alike((d) => d.sameDecoded)}`,
      `canvas ${alike((d) => d.sameCanvas)}`,
      `worst corner ${Math.max(...differences.map((d) => d.cornerPx)).toFixed(4)} px`,
      `worst sd ${Math.max(...differences.map((d) => d.sdPx)).toFixed(4)} px`,
      `worst max Cobb ${Math.max(...differences.map((d) => d.cobbDeg)).toFixed(4)}°`,
    ].join("  "),
  );
  const broken = compared.filter(({ difference }) => !isParity(difference));
  for (const { key, difference } of broken) console.log(`    ✗ ${key} ${JSON.stringify(difference)}`);
  return broken.length;
}

const NAME = "golden:check";
const { values, positionals } = readArguments(NAME, HELP, () =>
  parseArgs({
    allowPositionals: true,
    options: {
      data: { type: "string", default: path.join(root, "../shared/data") },
      real: { type: "string", default: "60" },
      generated: { type: "string", default: "60" },
      ...HELP_OPTION,
    },
  }),
);
const [command, ...rest] = positionals;
if (rest.length > 0 || (command !== "check" && command !== "update")) refuse(NAME, "It takes check or update");
const size = { real: readCount(NAME, "real", values.real), generated: readCount(NAME, "generated", values.generated) };
try {
  if (command === "update") await update();
  else if (!(await check(values.data, size))) process.exitCode = 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1); // the other runtimes may still be reading
}
