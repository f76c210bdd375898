// `npm run fuzz`: odd and broken films of known angles, and how the app ends with each.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { HELP_OPTION, readArguments, readCount } from "#cli/command/script-arguments";
import type { Phantom } from "@/phantom/draw-phantom";
import { DecoderPool } from "@/lib/image/decoder/decoder-pool";
import { createEngine } from "@/lib/inference/create-engine";
import type { ReadingParts } from "@/lib/inference/reading-parts";
import { encodePhantom } from "@/phantom/encode-phantom";
import { drawPhantoms } from "./fuzz/draw-phantoms";
import { type Answer, ask, describe, judge, OUTCOMES } from "./fuzz/judge";
import { makeFilm } from "./fuzz/make-film";

const HELP = `Makes odd and broken files from phantoms of known angles, and counts how the app ends with them.

npm run fuzz -- [--files N] [--seed N] [--keep FOLDER]

  --files N      how many (100)
  --seed N       which: the same number gives the same files (1)
  --keep FOLDER  write those that were read wrong in silence there

A film that is refused, read within 5° or warned of by a name that it does not have as it was drawn is well; the exit code is 0 if all are.`;

/** Phantoms that the model reads well as they are: what is off afterwards is the file's doing. */
const READ_WELL_DEG = 2.5;

/** A phantom with what the app warns of on it as it was drawn. */
type Known = { phantom: Phantom; warnings: Answer["warnings"] };

async function choosePhantoms(parts: ReadingParts, seed: number, count: number): Promise<Known[]> {
  const chosen: Known[] = [];
  for (const phantom of drawPhantoms(seed)) {
    const { angle, warnings } = await ask(parts, await encodePhantom(phantom, "png"));
    if (angle !== null && Math.abs(angle - phantom.maxCobbDeg) <= READ_WELL_DEG) chosen.push({ phantom, warnings });
    if (chosen.length === count) break;
  }
  return chosen;
}

async function main(files: number, seed: number, keep: string | undefined): Promise<number> {
  const decoder = await DecoderPool.start({ keep: 1 });
  const parts = { engine: await createEngine({ kind: "onnx", modelsDir: "models" }, decoder), decoder };
  const known = await choosePhantoms(parts, seed, Math.min(40, Math.max(5, Math.ceil(files / 20))));
  const phantoms = known.map(({ phantom }) => phantom);
  const counts = new Map<string, number>();
  for (let number = 0; number < files; number += 1) {
    const film = await makeFilm(seed * 1_000_003 + number, phantoms);
    const answer = await ask(parts, film.bytes);
    const usual = known.find(({ phantom }) => phantom === film.phantom)!.warnings;
    const outcome = judge(answer, film.angle, usual);
    const key = `${film.isSound ? "sound" : "broken"} ${outcome}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (outcome === "wrong in silence" || (film.isSound && outcome === "refused")) {
      const truth = film.angle?.toFixed(1) ?? "of two";
      console.log(`  ${number}: ${film.name}\n     true ${truth}: ${describe(answer)} (${outcome})`);
      if (keep !== undefined) writeFileSync(join(keep, `${seed}-${number}`), film.bytes);
    }
  }
  await parts.engine.close();
  await decoder.close();
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
const [fileCount, firstSeed] = [readCount("fuzz", "files", files), readCount("fuzz", "seed", seed)];
if (keep !== undefined) mkdirSync(keep, { recursive: true });
process.exitCode = (await main(fileCount, firstSeed, keep)) > 0 ? 1 : 0;
