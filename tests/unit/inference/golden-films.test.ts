import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Detection } from "@/domain/reading/prediction";
import { compareReadings, isParity } from "#tools/golden/compare";
import { GOLDEN_FILMS } from "#tools/golden/films";
import { readWithTypescript } from "#tools/golden/read-with-typescript";
import type { Readings } from "#tools/golden/reading";
import { goldenFiles, storedReading } from "#tools/golden/stored";
import { scaled } from "../../support/patience";

const vertebra = (x: number, y: number, sd?: number): Detection => ({
  id: `${x}, ${y}`,
  classId: 0,
  className: "vertebra",
  confidence: 0.9,
  x1: x,
  y1: y,
  x2: x + 40,
  y2: y + 20,
  corners: [
    { x, y, sd },
    { x: x + 40, y, sd },
    { x, y: y + 20, sd },
    { x: x + 40, y: y + 20, sd },
  ],
});
const reading = (detections: Detection[], canvas = "a") => ({
  image: { width: 512, height: 2048 },
  digests: { channels: 1, pixels: "p", canvas },
  detections,
});

const stating = (sd?: number) => reading([vertebra(100, 100, sd)]);

/** Reads all of them. */
const HOOK_MS = scaled(120_000);

// All three runtimes against each other: `npm run golden:check`.
describe("the app's engine on the golden films", () => {
  const files = goldenFiles();
  let readings: Readings;
  beforeAll(async () => {
    readings = await readWithTypescript(files);
  }, HOOK_MS);

  it("has every film that the generator draws", () => {
    expect(files.map((file) => path.basename(file))).toEqual(GOLDEN_FILMS.map(({ file }) => file).toSorted());
  });

  it.each(files.map((file) => path.basename(file)))("reads %s as stored", (name) => {
    const file = files.find((whole) => path.basename(whole) === name)!;
    const difference = compareReadings(storedReading(file, "typescript"), readings.get(name)!);
    expect(difference).toMatchObject({ sameVertebrae: true, sameDecoded: true, sameCanvas: true });
    expect(isParity(difference)).toBe(true);
  });
});

describe("comparing two readings", () => {
  const first = reading([vertebra(100, 100), vertebra(102, 130)]);

  it("measures corners on a film of 1,024 px height", () => {
    const moved = compareReadings(first, reading([vertebra(100, 100), vertebra(102, 130.9)]));
    expect(moved.cornerPx).toBeCloseTo(0.45);
    expect(isParity(moved)).toBe(true);
    expect(isParity(compareReadings(first, reading([vertebra(100, 100), vertebra(102, 131.1)])))).toBe(false);
  });

  it("measures what is stated as the corners' errors", () => {
    expect(compareReadings(stating(2), stating(2.4)).sdPx).toBeCloseTo(0.2);
    expect(isParity(compareReadings(stating(2), stating(2.4)))).toBe(true);
    expect(isParity(compareReadings(stating(2), stating(2.6)))).toBe(false);
    expect(isParity(compareReadings(stating(2), stating()))).toBe(false);
  });

  it("lets no vertebra and no grey level differ", () => {
    expect(isParity(compareReadings(first, reading([vertebra(100, 100)])))).toBe(false);
    expect(isParity(compareReadings(first, reading(first.detections, "b")))).toBe(false);
    expect(isParity(compareReadings(first, first))).toBe(true);
  });
});
