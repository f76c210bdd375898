import { drawPhantom, type Phantom } from "@/phantom/draw-phantom";
import { type Random, seededRandom } from "@/phantom/seeded-random";
import type { CurveDesign } from "@/phantom/design-spine";
import { whole } from "./raster";

/** Films of one or two curves of 12 to 60°, small, so that many can be read. */
export function* drawPhantoms(seed: number): Generator<Phantom> {
  const random = seededRandom(seed);
  for (;;) {
    const height = whole(random, 800, 1100);
    const width = Math.round(height * random.between(0.36, 0.48));
    yield drawPhantom({ seed: whole(random, 1, 1e6), curves: curvesOf(random), width, height });
  }
}

function curvesOf(random: Random): CurveDesign[] {
  const convexity = random.next() < 0.5 ? "image-left" : "image-right";
  const upper = whole(random, 2, 6);
  const middle = upper + whole(random, 5, 7);
  const first: CurveDesign = { cobbDeg: random.between(12, 60), upper, lower: middle, convexity };
  if (random.next() < 0.5 || middle > 12) return [first];
  const other = convexity === "image-left" ? "image-right" : "image-left";
  return [
    first,
    { cobbDeg: random.between(10, 45), upper: middle, lower: whole(random, middle + 3, 16), convexity: other },
  ];
}
