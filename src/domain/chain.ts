import { hullArea, overlapOfSmaller } from "./overlap";
import type { Detection, Point } from "./prediction";
import { obliquityAt } from "./tilt";
import { centreOf, distance, offsetFromLine, outlineOf, widthOf } from "./vertebra-geometry";

/** Two detections that share more than this part of the smaller one are the same vertebra. */
const MAX_OVERLAP = 0.45;
/** A vertebra farther than this off the line through its neighbours, in vertebra widths, is not of this spine. Labelled spines: 0.57 at most. */
const MAX_OFFSET_IN_WIDTHS = 0.9;
/** A mid-line farther than this from perpendicular to the spine belongs to mixed-up corners. Labelled spines: 99.9 % within 23°. */
const MAX_OBLIQUITY_DEG = 45;

/** Vertebrae of a spine lie this many widths apart at most; labelled spines: 0.34–1.95 for 99.8 %, more where one is missing. */
const MAX_SPACING_IN_WIDTHS = 2;
/** Neighbours of a spine differ in width by this factor at most; labelled spines: 1.66. */
const MAX_WIDTH_RATIO = 1.7;
/** As many as the lumbar spine has. */
const MIN_RUN = 5;

type Candidate = { index: number; detection: Detection; centre: Point; width: number };

/**
 * The spine in a model's answer: indices of detections from top to bottom.
 *
 * Left out are detections that cover another by more than 45 % of the smaller (the more confident stays), that lie more than
 * 0.9 vertebra widths off the line through their neighbours, or whose mid-line does not run across the spine. The order is
 * that along the main axis of the vertebrae, not of y alone, so it holds for turned films and strong curves, whatever the
 * order of `detections`.
 *
 * @param image size of the film, px.
 */
export function chainVertebrae(detections: readonly Detection[], image: { width: number; height: number }): number[] {
  const candidates = detections
    .map((detection, index) => ({ index, detection, centre: centreOf(detection), width: widthOf(detection) }))
    .filter((candidate) => isMeasurable(candidate, image));
  return dropStrays(orderDownwards(dropOverlapping(candidates))).map(({ index }) => index);
}

/**
 * Whether a chain is enough of a spine to measure: at least five vertebrae in a row that are sized alike and follow each other
 * closely. A few scattered finds have tilts too, but an angle between them would mean nothing.
 *
 * @param chain vertebrae from top to bottom.
 */
export function isSpine(chain: readonly Detection[]): boolean {
  let run = 0;
  return chain.some((vertebra, i) => {
    const above = chain[i - 1];
    run = above && areNeighbours(above, vertebra) ? run + 1 : 1;
    return run >= MIN_RUN;
  });
}

function areNeighbours(above: Detection, below: Detection): boolean {
  const [a, b] = [widthOf(above), widthOf(below)];
  const spacing = distance(centreOf(above), centreOf(below));
  return Math.max(a / b, b / a) <= MAX_WIDTH_RATIO && spacing <= (MAX_SPACING_IN_WIDTHS * (a + b)) / 2;
}

/**
 * Corners without area have no tilt, and what lies more than a film's length outside the film is no vertebra of it
 * (the bound also keeps all that follows finite).
 */
function isMeasurable({ detection, width }: Candidate, image: { width: number; height: number }): boolean {
  const reach = Math.max(image.width, image.height);
  const isNear = detection.keypoints.every(
    ({ x, y }) => x >= -reach && x <= image.width + reach && y >= -reach && y <= image.height + reach,
  );
  return isNear && width > 0 && hullArea(outlineOf(detection)) > 0;
}

function dropOverlapping(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted(byConfidence)) {
    const outline = outlineOf(candidate.detection);
    if (kept.every((other) => overlapOfSmaller(outline, outlineOf(other.detection)) <= MAX_OVERLAP))
      kept.push(candidate);
  }
  return kept;
}

/** Most confident first; equals by place, so that the order of the detections never decides. */
function byConfidence(a: Candidate, b: Candidate): number {
  return b.detection.confidence - a.detection.confidence || a.centre.y - b.centre.y || a.centre.x - b.centre.x;
}

/** Sorts along the main axis of the centres (the first principal component), pointing down the film. */
function orderDownwards(candidates: readonly Candidate[]): Candidate[] {
  const n = candidates.length;
  const mean = {
    x: candidates.reduce((sum, { centre }) => sum + centre.x, 0) / n,
    y: candidates.reduce((sum, { centre }) => sum + centre.y, 0) / n,
  };
  let [xx, xy, yy] = [0, 0, 0];
  for (const { centre } of candidates) {
    xx += (centre.x - mean.x) ** 2;
    xy += (centre.x - mean.x) * (centre.y - mean.y);
    yy += (centre.y - mean.y) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const sign = Math.sin(angle) < 0 ? -1 : 1;
  const along = ({ centre }: Candidate): number => sign * (centre.x * Math.cos(angle) + centre.y * Math.sin(angle));
  return candidates.toSorted((a, b) => along(a) - along(b) || a.centre.y - b.centre.y || a.centre.x - b.centre.x);
}

/** Drops the worst stray and looks again, because one stray bends the line, and so the judgement, for its neighbours. */
function dropStrays(ordered: readonly Candidate[]): Candidate[] {
  let chain = [...ordered];
  while (chain.length >= 3) {
    const worst =
      worstOf(chain, (i) => offsetInWidths(chain, i) / MAX_OFFSET_IN_WIDTHS) ??
      worstOf(chain, (i) => obliquity(chain, i) / MAX_OBLIQUITY_DEG);
    if (worst === null) break;
    chain = orderDownwards(chain.toSpliced(worst, 1));
  }
  return chain;
}

/** Position with the largest score above 1. */
function worstOf(chain: readonly Candidate[], score: (position: number) => number): number | null {
  let [worst, worstScore]: [number | null, number] = [null, 1];
  for (let i = 0; i < chain.length; i++) {
    const s = score(i);
    if (s > worstScore) [worst, worstScore] = [i, s];
  }
  return worst;
}

/** Distance from the line through the two neighbours (at an end: the next two), in widths of a vertebra here. */
function offsetInWidths(chain: readonly Candidate[], i: number): number {
  const last = chain.length - 1;
  const [a, b] = i === 0 ? [1, 2] : i === last ? [last - 2, last - 1] : [i - 1, i + 1];
  const trio = [chain[a]!, chain[b]!, chain[i]!];
  // The median: a stray's own size, however odd, does not decide whether it is one.
  const width = trio.map((c) => c.width).toSorted((p, q) => p - q)[1]!;
  return Math.abs(offsetFromLine(chain[i]!.centre, chain[a]!.centre, chain[b]!.centre)) / width;
}

function obliquity(chain: readonly Candidate[], i: number): number {
  return obliquityAt(
    chain.map(({ detection }) => detection),
    i,
  );
}
