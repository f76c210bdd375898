import { addTube, addWithin, boneProfile, createMap, rise, type AttenuationMap } from "@/phantom/attenuation-map";
import type { PointMm } from "@/phantom/design-spine";
import { smoothNoise } from "@/phantom/seeded-random";

/** A limb's flesh: a path with a radius, mm. */
export type Limb = { path: readonly PointMm[]; radius: number };

/** Adds flesh that is one body: where limbs overlap, the deepest counts. `depth` is the absorption in a limb's middle. */
export function paintFlesh(map: AttenuationMap, limbs: readonly Limb[], depth: number, seed: number): void {
  const flesh = createMap(map.width, map.height, map.scale);
  for (const { path, radius } of limbs) {
    const limb = createMap(map.width, map.height, map.scale);
    addTube(limb, path, radius, (distance) => depth * (1 - (distance / radius) ** 2) ** 0.4);
    limb.values.forEach((value, i) => (flesh.values[i] = Math.max(flesh.values[i]!, value)));
  }
  const all = { left: 0, top: 0, right: map.width / map.scale, bottom: map.height / map.scale };
  addWithin(map, all, (x, y) => {
    const at = Math.min(map.height - 1, Math.floor(y * map.scale)) * map.width + Math.floor(x * map.scale);
    return flesh.values[at]! * (1 + 0.06 * smoothNoise(x, y, 5, seed) + 0.03 * smoothNoise(x, y, 1.5, seed + 1));
  });
}

/** A bone with a thin shaft and `flare` times wider ends. */
export function paintLongBone(
  map: AttenuationMap,
  from: PointMm,
  to: PointMm,
  radius: number,
  { density = 0.4, flare = 1.5 } = {},
): void {
  addTube(map, [from, to], radius * flare, (distance, along) => {
    const here = radius * (1 + (flare - 1) * Math.abs(2 * along - 1) ** 3);
    return distance < here ? boneProfile(here, density)(distance) : 0;
  });
}

/** A short bone: an oval with a bright rim. */
export function paintOval(map: AttenuationMap, centre: PointMm, rx: number, ry: number, density: number): void {
  const box = { left: centre.x - rx, right: centre.x + rx, top: centre.y - ry, bottom: centre.y + ry };
  addWithin(map, box, (x, y) => {
    const r = Math.hypot((x - centre.x) / rx, (y - centre.y) / ry);
    return density * (0.6 * rise(1 - r, 0, 0.08) + 0.5 * Math.exp(-(((r - 0.93) / 0.06) ** 2)));
  });
}

/** The point `length` mm from another; 0° is up, growing clockwise on the screen. */
export function stepFrom({ x, y }: PointMm, degrees: number, length: number): PointMm {
  const angle = (degrees * Math.PI) / 180;
  return { x: x + Math.sin(angle) * length, y: y - Math.cos(angle) * length };
}
