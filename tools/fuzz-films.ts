// `npm run fuzz`: odd and broken films of known angles, and how the app ends with each.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HELP_OPTION, readArguments, refuse } from "#cli/command/script-arguments";
import type { Phantom } from "@/phantom/draw-phantom";
import type { InferenceEngine } from "@/lib/inference/engine";
import { createEngine } from "@/lib/inference/create-engine";
import { encodePhantom } from "@/phantom/encode-phantom";
import { drawPhantoms } from "./fuzz/draw-phantoms";
import { judge, OUTCOMES, type Outcome } from "./fuzz/judge";
import { makeFilm, type OddFilm } from "./fuzz/make-film";

const HELP = `Makes odd and broken files from phantoms of known angles, and counts how the app ends with them.

npm run fuzz -- [--files N] [--seed N] [--keep FOLDER]

  --files N      how many (100)
  --seed N       which: the same number gives the same files (1)
  --keep FOLDER  write those that were read wrong in silence there

A film that is refused, read within 5° or warned of is well; the exit code is 0 if all are.`;

/** Phantoms that the model reads well as they are: what is off afterwards is the file's doing. */
const READ_WELL_DEG = 2.5;

async function choosePhantoms(engine: InferenceEngine, seed: number, count: number): Promise<Phantom[]> {
  const chosen: Phantom[] = [];
  for (const phantom of drawPhantoms(seed)) {
    const film = { name: "", bytes: await encodePhantom(phantom, "png"), angle: phantom.maxCobbDeg, isSound: true };
    const { said } = await judge(engine, film);
    if (Math.abs(Number.parseFloat(said) - phantom.maxCobbDeg) <= READ_WELL_DEG) chosen.push(phantom);
    if (chosen.length === count) break;
  }
  return chosen;
}

async function main(files: number, seed: number, keep: string | undefined): Promise<number> {
  const engine = await createEngine({ kind: "onnx", modelsDir: "models" });
  const phantoms = await choosePhantoms(engine, seed, Math.min(40, Math.max(5, Math.ceil(files / 20))));
  const counts = new Map<string, number>();
  const count = (film: OddFilm, outcome: Outcome): void => {
    const key = `${film.isSound ? "sound" : "broken"} ${outcome}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };
  for (let number = 0; number < files; number += 1) {
    const film = await makeFilm(seed * 1_000_003 + number, phantoms);
    const { outcome, said } = await judge(engine, film);
    count(film, outcome);
    if (outcome === "wrong in silence" || (film.isSound && outcome === "refused")) {
      console.log(`  ${number}: ${film.name}\n     true ${film.angle?.toFixed(1) ?? "of two"}: ${said} (${outcome})`);
      if (keep !== undefined) writeFileSync(join(keep, `${seed}-${number}`), film.bytes);
    }
  }
  await engine.close();
  for (const kind of ["sound", "broken"]) {
    console.log(
      `${kind}: ${OUTCOMES.map((outcome) => `${counts.get(`${kind} ${outcome}`) ?? 0} ${outcome}`).join(", ")}`,
    );
  }
  const bad = ["sound wrong in silence", "broken wrong in silence", "sound refused"].reduce(
    (sum, key) => sum + (counts.get(key) ?? 0),
    0,
  );
  console.log(`${files - bad} well, ${bad} not`);
  return bad;
}

const { files, seed, keep } = readArguments("fuzz", HELP, () =>
  parseArgs({
    options: {
      files: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
      keep: { type: "string" },
      ...HELP_OPTION,
    },
  }),
).values;
if (!/^\d+$/.test(files)) refuse("fuzz", `--files takes a number, not "${files}"`);
if (!/^\d+$/.test(seed)) refuse("fuzz", `--seed takes a number, not "${seed}"`);
if (keep !== undefined) mkdirSync(keep, { recursive: true });
process.exitCode = (await main(Number(files), Number(seed), keep)) > 0 ? 1 : 0;
