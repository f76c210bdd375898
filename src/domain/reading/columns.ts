import { chainVertebrae, isSpine } from "./chain";
import type { Crop, Size } from "../film-view";
import { median } from "../geometry/median";
import { convexHull, overlapOfSmaller } from "../geometry/overlap";
import type { Detection } from "./prediction";
import { centreOf, widthOf } from "../geometry/vertebra-geometry";

/** A second find of a vertebra lies on the first; farther off, it is one of another spine. */
const MAX_SHARED = 0.2;
/** Spines lie at least this far beside each other, in vertebra widths. What is closer is the same spine, found twice. */
const MIN_APART_IN_WIDTHS = 1.5;
/** More columns than this are not looked for. */
const MAX_COLUMNS = 6;
/** Room around a column, in vertebra widths: what the model needs to see of the film beside a spine. */
const PADDING_IN_WIDTHS = 1.5;

/** A spine among others in one picture. `ids`: its vertebrae from the top. `box`: around them, with room on all sides, px. */
export type Column = { ids: string[]; box: Crop };

/**
 * The spines in a model's answer where there is more than one, from image left to image right: films beside each other, or a
 * frontal view beside a lateral one. Each is a spine by itself (`isSpine`). Empty where there is one spine or none.
 *
 * @param image size of the image, px.
 */
export function columnsOf(detections: readonly Detection[], image: Size): Column[] {
  const chains: Detection[][] = [];
  let left = [...detections];
  while (chains.length < MAX_COLUMNS) {
    const chain = chainVertebrae(left, image);
    if (!isSpine(chain)) break;
    if (chains.every((other) => areApart(other, chain))) chains.push(chain);
    const taken = new Set(chain.map(({ id }) => id));
    const hulls = chain.map(({ corners }) => convexHull(corners));
    left = left.filter(({ id, corners }) => {
      const hull = convexHull(corners);
      return !taken.has(id) && hulls.every((other) => overlapOfSmaller(hull, other) <= MAX_SHARED);
    });
  }
  if (chains.length < 2) return [];
  return chains
    .map((chain) => ({ ids: chain.map(({ id }) => id), box: boxAround(chain, image) }))
    .toSorted((a, b) => a.box.x - b.box.x || a.box.y - b.box.y);
}

/** Whether every vertebra of one lies far beside the nearest vertebra of the other. */
function areApart(a: readonly Detection[], b: readonly Detection[]): boolean {
  const width = median([...a, ...b].map(widthOf));
  const others = a.map(centreOf);
  const nearest = b.map(centreOf).map(({ x, y }) => Math.min(...others.map((o) => Math.hypot(o.x - x, o.y - y))));
  return Math.min(...nearest) >= MIN_APART_IN_WIDTHS * width;
}

/** What a spine and its surroundings take of an image: its vertebrae with room on all sides, whole px. */
export function boxAround(chain: readonly Detection[], image: Size): Crop {
  const padding = PADDING_IN_WIDTHS * median(chain.map(widthOf));
  const xs = chain.flatMap(({ corners }) => corners.map(({ x }) => x));
  const ys = chain.flatMap(({ corners }) => corners.map(({ y }) => y));
  const [x, y] = [Math.min(...xs), Math.min(...ys)].map((low) => Math.max(0, Math.floor(low - padding)));
  const right = Math.min(image.width, Math.ceil(Math.max(...xs) + padding));
  const bottom = Math.min(image.height, Math.ceil(Math.max(...ys) + padding));
  return { x: x!, y: y!, width: right - x!, height: bottom - y! };
}
