import { expect, it } from "vitest";
import { measure } from "@/domain/reading/measure";
import { toRecord } from "@/domain/reading/measurement-record";
import type { Point } from "@/domain/geometry/point";
import type { Detection } from "@/domain/reading/prediction";
import { angleSd } from "@/domain/geometry/tilt";
import {
  C_CURVE,
  detectionOf,
  FILM,
  mirrored,
  moved,
  S_CURVE,
  sidesExchanged,
  spineOf,
  STRAIGHT,
  TRIPLE_CURVE,
  turned,
  vertebraAt,
} from "#tests/support/vertebrae";

// What is measured on made-up films is stored, so that no change to the chain alters it unnoticed. If a change is meant to,
// store it anew (npx vitest --project unit -u) and read the difference.
const EXPECTED = new URL("cluttered-films.jsonl", import.meta.url).pathname;
const SPINES = [STRAIGHT, C_CURVE, S_CURVE, TRIPLE_CURVE];

type Random = (from: number, to: number) => number;

/** Numbers that look random, the same for the same seed (mulberry32). */
function randomOf(seed: number): Random {
  let state = seed;
  return (from, to) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return from + ((to - from) * ((t ^ (t >>> 14)) >>> 0)) / 2 ** 32;
  };
}

/** A spine as a model may find it: corners off by px, some vertebrae missed, some finds that are none. */
function findsOf(seed: number): Detection[] {
  const random = randomOf(seed);
  const chance = (share: number): boolean => random(0, 1) < share;
  const near = (p: Point, reach: number): Point => ({
    x: p.x + random(-reach, reach),
    y: p.y + random(-reach, reach),
  });
  const confident = (d: Detection, from: number, to: number): Detection => ({ ...d, confidence: random(from, to) });

  const tilts = SPINES[seed % SPINES.length]!.map((tilt) => tilt + random(-3, 3));
  const spine = moved(spineOf(tilts, { sd: 2 }), (p) => near(p, random(0, 3))).map((d) => confident(d, 0.4, 0.9));
  const top = spine[0]!.corners[0];
  const extras: Detection[] = [];
  // Vertebrae of the neck, smaller and fainter, going up from T1.
  for (let i = 1; chance(0.6) && i < 6; i++) {
    extras.push(vertebraAt(near({ x: top.x + 30, y: top.y - 42 * i }, 4), random(-12, 12), { sd: 3 }));
  }
  // Finds anywhere, one vertebra found twice, and one far outside of the film.
  const anywhere = near(spine[Math.floor(random(0, 17))]!.corners[3], 160);
  if (chance(0.5)) extras.push(vertebraAt(anywhere, random(-40, 40), { sd: 3 }));
  if (chance(0.3)) extras.push(vertebraAt(near(anywhere, 90), random(-90, 90), { sd: 3 }));
  const twice = spine[Math.floor(random(0, 17))]!;
  if (chance(0.5)) extras.push(...moved([twice], ({ x, y }) => ({ x: x + 9, y: y + random(0, 30) })));
  if (chance(0.1)) extras.push(vertebraAt({ x: 9000, y: 2000 }, 0, { sd: 3 }));
  // A second column beside a part of the first, as on a double exposure.
  if (chance(0.25)) extras.push(...moved(spine.slice(4, 9), ({ x, y }) => ({ x: x + random(60, 110), y: y + 20 })));
  const missed = chance(0.2) ? 14 : Math.floor(random(0, 3));
  const shuffled = spine.map((d) => ({ d, key: random(0, 1) })).toSorted((a, b) => a.key - b.key);
  const kept = shuffled.slice(missed).map(({ d }) => d);
  const found = [...kept, ...extras.map((d) => confident(d, 0.25, 0.7))];
  const crossed = found.map((d) => (chance(0.04) ? sidesExchanged(d) : d));
  const shown = chance(0.2) ? mirrored(crossed) : crossed;
  return chance(0.4) ? turned(shown, random(-180, 180)) : shown;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** A find in numbers of few digits, so that the last digit of a sine decides nothing. */
function roundedFind({ corners, confidence }: Detection): Detection {
  const [tl, tr, bl, br] = corners.map(({ x, y, sd }) => ({ x: rounded(x, 2), y: rounded(y, 2), sd: sd ?? 2 }));
  return detectionOf([tl!, tr!, bl!, br!], rounded(confidence, 3));
}

const FILMS = [
  ...Array.from({ length: 80 }, (_, seed) => findsOf(seed).map(roundedFind)),
  [],
  [roundedFind(vertebraAt({ x: 100, y: 100 }))],
];

/** One line of the file. */
function lineOf(finds: readonly Detection[]): string {
  const { vertebrae, maxCobb } = toRecord(measure(finds, FILM), finds);
  const at = (position: number): Detection => finds[vertebrae[position]!.detection]!;
  return JSON.stringify({
    chain: vertebrae.map(({ detection }) => detection),
    tilts: vertebrae.map(({ tiltDeg }) => rounded(tiltDeg, 6)),
    maxCobb: maxCobb && rounded(maxCobb.deg, 6),
    sd: maxCobb && rounded(angleSd(at(maxCobb.upper), at(maxCobb.lower))!, 6),
  });
}

it("measures spines among other finds as stored", async () => {
  await expect(FILMS.map((finds) => `${lineOf(finds)}\n`).join("")).toMatchFileSnapshot(EXPECTED);
});

it("has films with finds beside the spine, and films without one", () => {
  const measured = FILMS.map((finds) => ({ finds, ...measure(finds, FILM) }));
  expect(measured.filter(({ finds, vertebrae }) => vertebrae.length < finds.length).length).toBeGreaterThan(20);
  expect(measured.filter(({ maxCobb }) => maxCobb === null).length).toBeGreaterThan(5);
});
