import { gapsOf } from "./gaps";
import { areaOf, convexHull, overlapOfSmaller } from "../geometry/overlap";
import type { Point } from "../geometry/point";
import type { Detection } from "./prediction";
import { obliquityOf, spineDirectionAt } from "../geometry/tilt";
import { centreOf, distance, midLineOf, offsetFromLine, widthOf } from "../geometry/vertebra-geometry";

/** Two detections that share more than this part of the smaller one are the same vertebra. Labelled neighbours: 6 % for 99.9 %. */
const MAX_OVERLAP = 0.45;
/** A vertebra farther than this off the line through its neighbours, in vertebra widths, is not of this spine. Labelled spines: 0.57 at most. */
const MAX_OFFSET_IN_WIDTHS = 0.9;
/** A mid-line farther than this from perpendicular to the spine belongs to mixed-up corners. Labelled spines: 99.9 % within 23°. */
const MAX_OBLIQUITY_DEG = 45;

/** Vertebrae of a spine lie this many widths apart at most; labelled spines: 0.34–1.95 for 99.8 %, more where one is missing. */
const MAX_SPACING_IN_WIDTHS = 2;
/** Farther apart, nothing says that two vertebrae belong to one spine. Labelled spines: 3.99 at most. */
const MAX_LINK_IN_WIDTHS = 4;
/** Neighbours of a spine differ in width by this factor at most; labelled spines: 1.66. */
const MAX_WIDTH_RATIO = 1.7;
/** As many as the lumbar spine has. */
const MIN_RUN = 5;

type Candidate = { detection: Detection; centre: Point; width: number; hull: readonly Point[] };

/**
 * The spine in a model's answer: its detections from top to bottom.
 *
 * Left out: finds that cover a more confident one, lie outside the most confident column or off the line through their
 * neighbours, have a mid-line that does not run across the spine, or are the sacrum's. Order is along the main axis of the
 * vertebrae, not y alone, so turned films and strong curves keep it. Evidence: training/experiments.md.
 *
 * @param image size of the film, px.
 */
export function chainVertebrae(
  detections: readonly Detection[],
  image: { width: number; height: number },
): Detection[] {
  const candidates = detections
    .map((detection) => ({
      detection,
      centre: centreOf(detection),
      width: widthOf(detection),
      hull: convexHull(detection.corners),
    }))
    .filter((candidate) => isMeasurable(candidate, image));
  const distinct = dropOverlapping(candidates);
  const column = bestColumn(orderAlong(axisByMidLines(distinct), distinct));
  return dropSacrum(dropStrays(column)).map(({ detection }) => detection);
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
function isMeasurable({ detection, width, hull }: Candidate, image: { width: number; height: number }): boolean {
  const reach = Math.max(image.width, image.height);
  const isNear = detection.corners.every(
    ({ x, y }) => x >= -reach && x <= image.width + reach && y >= -reach && y <= image.height + reach,
  );
  return isNear && width > 0 && areaOf(hull) > 0;
}

function dropOverlapping(candidates: readonly Candidate[]): Candidate[] {
  const kept: Candidate[] = [];
  for (const candidate of candidates.toSorted(byConfidence)) {
    if (kept.every(({ hull }) => overlapOfSmaller(hull, candidate.hull) <= MAX_OVERLAP)) kept.push(candidate);
  }
  return kept;
}

/** Most confident first; equals by place, so that the order of the detections never decides. */
function byConfidence(a: Candidate, b: Candidate): number {
  return b.detection.confidence - a.detection.confidence || a.centre.y - b.centre.y || a.centre.x - b.centre.x;
}

/**
 * Direction down the spine, from the mid-lines: square to their mean, each counting by its confidence. Unlike the centres, they
 * do not let a find far beside a short spine swing the axis. Angles are doubled for the mean, as a mid-line has no sense.
 */
function axisByMidLines(candidates: readonly Candidate[]): Point {
  let [sin, cos] = [0, 0];
  for (const { detection, width } of candidates) {
    const [left, right] = midLineOf(detection);
    const [x, y] = [(right.x - left.x) / width, (right.y - left.y) / width];
    sin += detection.confidence * 2 * x * y;
    cos += detection.confidence * (x * x - y * y);
  }
  const across = Math.atan2(sin, cos) / 2;
  return { x: -Math.sin(across), y: Math.cos(across) };
}

/** Direction down the spine, from the centres: their first principal component. The truer one, once strays are gone. */
function axisByCentres(candidates: readonly Candidate[]): Point {
  const n = candidates.length;
  const x0 = candidates.reduce((sum, { centre }) => sum + centre.x, 0) / n;
  const y0 = candidates.reduce((sum, { centre }) => sum + centre.y, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (const { centre } of candidates) {
    xx += (centre.x - x0) ** 2;
    xy += (centre.x - x0) * (centre.y - y0);
    yy += (centre.y - y0) ** 2;
  }
  const angle = Math.atan2(2 * xy, xx - yy) / 2;
  const sense = angle < 0 ? -1 : 1;
  return { x: sense * Math.cos(angle), y: sense * Math.sin(angle) };
}

function orderAlong(axis: Point, candidates: readonly Candidate[]): Candidate[] {
  const down = ({ centre }: Candidate): number => centre.x * axis.x + centre.y * axis.y;
  return candidates.toSorted((a, b) => down(a) - down(b) || a.centre.y - b.centre.y || a.centre.x - b.centre.x);
}

/**
 * The best column: of all ways down from vertebra to vertebra, the one with the largest sum of confidence less the cost of its
 * links. Finds beside the spine, a second spine of a double exposure among them, thus never outvote the vertebrae they lie between.
 */
function bestColumn(ordered: readonly Candidate[]): Candidate[] {
  const ways: { score: number; above: number | null }[] = [];
  let end: number | null = null;
  ordered.forEach((candidate, i) => {
    let best: { score: number; above: number | null } = { score: 0, above: null };
    ways.forEach(({ score }, above) => {
      const through = score - linkCost(ordered[above]!, candidate);
      if (through > best.score) best = { score: through, above };
    });
    ways.push({ score: best.score + candidate.detection.confidence, above: best.above });
    if (end === null || ways[i]!.score > ways[end]!.score) end = i;
  });

  const column: Candidate[] = [];
  for (let at: number | null = end; at !== null; at = ways[at]!.above) column.push(ordered[at]!);
  return column.toReversed();
}

/**
 * What it costs to let one vertebra follow another, in units of confidence: half the square of how far they lie off each other's
 * axis, as a part of what is allowed. A find with a confidence of 0.5 beside the end of a spine so stays up to that limit.
 */
function linkCost(above: Candidate, below: Candidate): number {
  const width = (above.width + below.width) / 2;
  if (distance(above.centre, below.centre) > MAX_LINK_IN_WIDTHS * width) return Infinity;
  const offset = (offsetFromAxis(above, below.centre) + offsetFromAxis(below, above.centre)) / 2;
  return (offset / (MAX_OFFSET_IN_WIDTHS * width)) ** 2 / 2;
}

/** Distance of a point from the line through a vertebra's centre square to its mid-line, px. */
function offsetFromAxis({ detection, centre, width }: Candidate, p: Point): number {
  const [left, right] = midLineOf(detection);
  return Math.abs((p.x - centre.x) * (right.x - left.x) + (p.y - centre.y) * (right.y - left.y)) / width;
}

/** Drops the worst stray and looks again, because one stray bends the line, and so the judgement, for its neighbours. */
function dropStrays(column: readonly Candidate[]): Candidate[] {
  let chain = orderAlong(axisByCentres(column), column);
  while (chain.length >= 3) {
    const worst =
      worstOf(chain, (i) => offsetInWidths(chain, i) / MAX_OFFSET_IN_WIDTHS) ??
      worstOf(chain, (i) => obliquityAt(chain, i) / MAX_OBLIQUITY_DEG);
    if (worst === null) break;
    const rest = chain.toSpliced(worst, 1);
    chain = orderAlong(axisByCentres(rest), rest);
  }
  return chain;
}

/**
 * Drops a lone find below a gap: a part of the sacrum taken for L5. Of 762 labelled films none has a labelled vertebra there;
 * of 24 whole films, pelvis and all, seven have such a find, three vertebrae and more below the last labelled one.
 */
function dropSacrum(chain: readonly Candidate[]): readonly Candidate[] {
  const lowestGap = gapsOf(chain.map(({ detection }) => detection)).at(-1);
  return lowestGap === chain.length - 2 ? chain.slice(0, -1) : chain;
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

function obliquityAt(chain: readonly Candidate[], i: number): number {
  const near = chain.slice(Math.max(i - 1, 0), i + 2).map(({ centre }) => centre);
  return obliquityOf(chain[i]!.detection, spineDirectionAt(near, Math.min(i, 1)));
}
