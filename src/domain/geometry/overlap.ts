import type { Point } from "./point";

type Polygon = readonly Point[];

/**
 * How much of the smaller of two vertebrae the other covers, 0…1, from their hulls (`convexHull` of the corners).
 * Corners, not boxes: the upright boxes of two tilted neighbours overlap although the vertebrae do not, and change as a film is turned.
 */
export function overlapOfSmaller(a: Polygon, b: Polygon): number {
  const smaller = Math.min(areaOf(a), areaOf(b));
  return smaller > 0 ? areaOf(intersect(a, b)) / smaller : 0;
}

/** The outermost of the points in drawing order (Andrew's monotone chain): corners that a model has crossed come out uncrossed. */
export function convexHull(points: Polygon): Polygon {
  const sorted = points.toSorted((p, q) => p.x - q.x || p.y - q.y);
  const half = (ordered: Polygon): Point[] => {
    const hull: Point[] = [];
    for (const p of ordered) {
      while (hull.length >= 2 && turn(hull.at(-2)!, hull.at(-1)!, p) <= 0) hull.pop();
      hull.push(p);
    }
    return hull.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

/** Sutherland–Hodgman: `subject` cut by each edge of `clip`; both as `convexHull` gives them. */
function intersect(subject: Polygon, clip: Polygon): Polygon {
  return clip.reduce<Polygon>((polygon, from, i) => {
    const to = clip[(i + 1) % clip.length]!;
    return polygon.flatMap((p, k) => {
      const next = polygon[(k + 1) % polygon.length]!;
      const [side, nextSide] = [turn(from, to, p), turn(from, to, next)];
      const kept = side >= 0 ? [p] : [];
      if (side * nextSide >= 0) return kept;
      const t = side / (side - nextSide);
      return [...kept, { x: p.x + t * (next.x - p.x), y: p.y + t * (next.y - p.y) }];
    });
  }, subject);
}

/** Area of a polygon, in square px. */
export function areaOf(polygon: Polygon): number {
  const twice = polygon.reduce((sum, p, i) => {
    const next = polygon[(i + 1) % polygon.length]!;
    return sum + p.x * next.y - next.x * p.y;
  }, 0);
  return Math.abs(twice) / 2;
}

/** Twice the signed area of the triangle: positive where `c` lies on the inner side of the edge `a` → `b` of a hull. */
function turn(a: Point, b: Point, c: Point): number {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}
