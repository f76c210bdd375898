import { readdirSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import type { Detection } from "@/domain/reading/prediction";
import { RUNTIMES, type Reading, type Runtime } from "./reading";

/** Where the films lie, each with `<film>.json` beside it: what every runtime made of it when they were last drawn. */
const FOLDER = path.resolve(import.meta.dirname, "../../tests/golden");

const numbers = z.array(z.number());
const storedSchema = z.object({
  image: z.object({ width: z.number(), height: z.number() }),
  digests: z.object({ channels: z.number(), pixels: z.string(), canvas: z.string() }),
  /** A row a vertebra: confidence; x1, y1, x2, y2 of the box; x, y and sd of TL, TR, BL, BR. */
  detections: z.record(z.enum(RUNTIMES), z.array(numbers.length(17))),
});

/** Full paths of the golden films, sorted. */
export function goldenFiles(): string[] {
  return readdirSync(FOLDER)
    .filter((name) => /\.(jpg|png|webp|tif)$/.test(name))
    .toSorted()
    .map((name) => path.join(FOLDER, name));
}

/** What the runtime made of a golden film when it was stored. */
export function storedReading(file: string, runtime: Runtime): Reading {
  const { image, digests, detections } = storedSchema.parse(JSON.parse(readFileSync(`${file}.json`, "utf8")));
  return { image, digests, detections: detections[runtime].map((row, index) => fromRow(row, String(index))) };
}

/** Replaces all golden films by these. @returns their paths. */
export async function storeFilms(films: AsyncIterable<{ file: string; bytes: Buffer }>): Promise<string[]> {
  await rm(FOLDER, { recursive: true, force: true });
  await mkdir(FOLDER, { recursive: true });
  for await (const { file, bytes } of films) await writeFile(path.join(FOLDER, file), bytes);
  return goldenFiles();
}

/** Stores what the runtimes made of a golden film; film and canvas as the app sees them. */
export async function storeReadings(file: string, readings: Record<Runtime, Reading>): Promise<void> {
  const { image, digests } = readings.typescript;
  // A line a vertebra, so that a diff shows which one has changed.
  const detections = RUNTIMES.map((runtime) => {
    const rows = readings[runtime].detections.map((detection) => `      ${JSON.stringify(toRow(detection))}`);
    return `    ${JSON.stringify(runtime)}: [\n${rows.join(",\n")}\n    ]`;
  });
  await writeFile(
    `${file}.json`,
    `{\n  "image": ${JSON.stringify(image)},\n  "digests": ${JSON.stringify(digests)},\n  "detections": {\n${detections.join(",\n")}\n  }\n}\n`,
  );
}

/** Hundredths of a px are more than the limits of the check need. The refiner states an sd for every corner. */
function toRow({ confidence, x1, y1, x2, y2, corners }: Detection): number[] {
  const row = [confidence, x1, y1, x2, y2, ...corners.flatMap(({ x, y, sd }) => [x, y, sd!])];
  return row.map((value) => Math.round(value * 100) / 100);
}

function fromRow(row: readonly number[], id: string): Detection {
  const at = (index: number) => row[index]!;
  const corner = (n: number) => ({ x: at(5 + 3 * n), y: at(6 + 3 * n), sd: at(7 + 3 * n) });
  return {
    id,
    classId: 0,
    className: "vertebra",
    confidence: at(0),
    x1: at(1),
    y1: at(2),
    x2: at(3),
    y2: at(4),
    corners: [corner(0), corner(1), corner(2), corner(3)],
  };
}
