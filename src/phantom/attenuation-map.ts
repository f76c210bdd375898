import type { PointMm } from "./design-spine";

/** How much of the beam each pixel's path absorbs; 0 is air. `scale` in px per mm; drawing is in mm. */
export type AttenuationMap = { width: number; height: number; scale: number; values: Float32Array };

export type BoxMm = { left: number; top: number; right: number; bottom: number };

export function createMap(width: number, height: number, scale: number): AttenuationMap {
  return { width, height, scale, values: new Float32Array(width * height) };
}

/** Calls `absorb` with each pixel's centre (mm) inside the box and adds what it returns. */
export function addWithin(
  map: AttenuationMap,
  box: BoxMm,
  absorb: (x: number, y: number, before: number) => number,
): void {
  const { width, height, scale, values } = map;
  const x0 = Math.max(0, Math.floor(box.left * scale));
  const x1 = Math.min(width, Math.ceil(box.right * scale));
  const y0 = Math.max(0, Math.floor(box.top * scale));
  const y1 = Math.min(height, Math.ceil(box.bottom * scale));
  for (let py = y0; py < y1; py += 1) {
    for (let px = x0; px < x1; px += 1) {
      const index = py * width + px;
      values[index]! += absorb((px + 0.5) / scale, (py + 0.5) / scale, values[index]!);
    }
  }
}

/** The whole map, in mm. */
export function everywhere(map: AttenuationMap): BoxMm {
  return { left: 0, top: 0, right: map.width / map.scale, bottom: map.height / map.scale };
}

/**
 * Adds a tube along a path: `profile` gives the absorption by distance (mm) from its axis and by how far along the path
 * the nearest point lies (0…1). Where segments meet, the nearest counts once.
 */
export function addTube(
  map: AttenuationMap,
  path: readonly PointMm[],
  radius: number,
  profile: (distance: number, along: number) => number,
): void {
  const box = boxAround(path, radius);
  const { scale } = map;
  const x0 = Math.max(0, Math.floor(box.left * scale));
  const y0 = Math.max(0, Math.floor(box.top * scale));
  const columns = Math.min(map.width, Math.ceil(box.right * scale)) - x0;
  const rows = Math.min(map.height, Math.ceil(box.bottom * scale)) - y0;
  if (columns <= 0 || rows <= 0) return;
  const distances = new Float32Array(columns * rows).fill(Number.POSITIVE_INFINITY);
  const positions = new Float32Array(columns * rows);
  for (let i = 0; i + 1 < path.length; i += 1) {
    const a = path[i]!;
    const b = path[i + 1]!;
    const segment = boxAround([a, b], radius);
    const lengthSquared = (b.x - a.x) ** 2 + (b.y - a.y) ** 2 || 1;
    const fromX = Math.max(0, Math.floor(segment.left * scale) - x0);
    const toX = Math.min(columns, Math.ceil(segment.right * scale) - x0);
    const toY = Math.min(rows, Math.ceil(segment.bottom * scale) - y0);
    for (let py = Math.max(0, Math.floor(segment.top * scale) - y0); py < toY; py += 1) {
      for (let px = fromX; px < toX; px += 1) {
        const x = (px + x0 + 0.5) / scale;
        const y = (py + y0 + 0.5) / scale;
        const t = Math.max(0, Math.min(1, ((x - a.x) * (b.x - a.x) + (y - a.y) * (b.y - a.y)) / lengthSquared));
        const distance = Math.hypot(x - a.x - t * (b.x - a.x), y - a.y - t * (b.y - a.y));
        const index = py * columns + px;
        if (distance >= distances[index]!) continue;
        distances[index] = distance;
        positions[index] = (i + t) / (path.length - 1);
      }
    }
  }
  for (let py = 0; py < rows; py += 1) {
    for (let px = 0; px < columns; px += 1) {
      const distance = distances[py * columns + px]!;
      if (distance > radius) continue;
      map.values[(py + y0) * map.width + px + x0]! += profile(distance, positions[py * columns + px]!);
    }
  }
}

/** A hollow bone seen from the side: a thin dense shell around a lighter core, so its edges are brightest. */
export function boneProfile(radius: number, density: number): (distance: number) => number {
  const inner = radius * 0.78;
  return (distance) => {
    const chord = Math.sqrt(Math.max(0, radius ** 2 - distance ** 2));
    const core = Math.sqrt(Math.max(0, inner ** 2 - distance ** 2));
    return (density * (chord - 0.72 * core)) / radius;
  };
}

/** A smooth path through control points (Catmull–Rom), with `steps` pieces between two of them. */
export function smoothPath(controls: readonly PointMm[], steps = 10): PointMm[] {
  const path: PointMm[] = [];
  for (let i = 0; i + 1 < controls.length; i += 1) {
    const [p0, p1, p2, p3] = [
      controls[Math.max(0, i - 1)]!,
      controls[i]!,
      controls[i + 1]!,
      controls[i + 2] ?? controls[i + 1]!,
    ];
    for (let step = 0; step < steps; step += 1) {
      const t = step / steps;
      const blend = (a: number, b: number, c: number, d: number) =>
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3);
      path.push({ x: blend(p0.x, p1.x, p2.x, p3.x), y: blend(p0.y, p1.y, p2.y, p3.y) });
    }
  }
  path.push(controls.at(-1)!);
  return path;
}

function boxAround(points: readonly PointMm[], margin: number): BoxMm {
  const xs = points.map((point) => point.x);
  const ys = points.map((point) => point.y);
  return {
    left: Math.min(...xs) - margin,
    top: Math.min(...ys) - margin,
    right: Math.max(...xs) + margin,
    bottom: Math.max(...ys) + margin,
  };
}

/** 0 below `from`, 1 above `to`, smooth between. */
export function rise(value: number, from: number, to: number): number {
  const t = Math.max(0, Math.min(1, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}
