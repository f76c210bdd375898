import { addTube, addWithin, boneProfile, everywhere, rise, smoothPath, type AttenuationMap } from "./attenuation-map";
import type { PointMm, VertebraDesign } from "./design-spine";
import { smoothNoise, type Random } from "./seeded-random";

/** Heights (mm of the film) and places that the trunk takes from its spine. */
export type Trunk = {
  /** x of the plumb line. */
  axis: number;
  spineXAt(y: number): number;
  shoulder: number;
  diaphragm: number;
  crest: number;
  /** Half-width of the rib cage where it is widest. */
  chest: number;
};

/** Derives the trunk from T1…L5. */
export function trunkAround(spine: readonly VertebraDesign[], axis: number, random: Random): Trunk {
  const centres = spine.map(({ centre }) => centre);
  return {
    axis,
    spineXAt: (y) => xAt(centres, y),
    shoulder: centres[0]!.y,
    diaphragm: centres[9]!.y + random.between(-6, 6),
    crest: centres[15]!.y,
    chest: random.between(122, 132),
  };
}

function xAt(centres: readonly PointMm[], y: number): number {
  const next = centres.findIndex((centre) => centre.y >= y);
  if (next === 0) return centres[0]!.x;
  if (next < 0) return centres.at(-1)!.x;
  const a = centres[next - 1]!;
  const b = centres[next]!;
  return a.x + ((b.x - a.x) * (y - a.y)) / (b.y - a.y);
}

/** Half-width of the inside of the rib cage at a height, mm. */
function cageHalfWidth(trunk: Trunk, y: number): number {
  const t = (y - trunk.shoulder + 8) / (trunk.diaphragm + 70 - trunk.shoulder);
  if (t <= 0) return 0;
  return (
    trunk.chest *
    Math.min(1, Math.sqrt(Math.sin(Math.min(1, t * 1.15) * (Math.PI / 2)))) *
    (1 - 0.1 * rise(t, 0.85, 1.3))
  );
}

/** How deep the diaphragm's dome lies on a side of the spine, mm; the film's left (the liver's side) stands higher. */
function domeAt(trunk: Trunk, x: number): number {
  const side = x < trunk.spineXAt(trunk.diaphragm) ? -1 : 1;
  // Towards the spine it ends soon, towards the ribs it falls into the deep corner.
  const outward = (side * (x - trunk.axis) - trunk.chest * 0.48) / (trunk.chest * 0.58);
  const u = Math.max(-0.6, Math.min(1.2, outward));
  return trunk.diaphragm + (side < 0 ? -7 : 5) + 34 * u * u;
}

/** Body, lungs, heart and vessels' place, diaphragm, abdomen. */
export function paintSoftTissue(map: AttenuationMap, trunk: Trunk, random: Random, seed: number): void {
  const gas = bowelGas(trunk, random);
  const heart = { x: trunk.axis + 22, y: trunk.diaphragm - 32, rx: 52, ry: 62 };
  addWithin(map, everywhere(map), (x, y) => {
    const body = bodyDepth(trunk, x, y);
    if (body === 0) return 0;
    const cage = cageHalfWidth(trunk, y);
    const aside = Math.abs(x - trunk.spineXAt(y));
    const lung =
      rise(cage - Math.abs(x - trunk.axis), -1, 7) * rise(aside, 19, 30) * rise(domeAt(trunk, x) - y, -1, 2.5);
    const beat = Math.hypot((x - heart.x) / heart.rx, (y - heart.y) / heart.ry);
    const heartDepth = Math.sqrt(Math.max(0, 1 - beat * beat));
    const air = lung * (1 - 0.72 * rise(heartDepth, 0, 0.55));
    let bowel = 0;
    for (const bubble of gas) {
      const r = Math.hypot((x - bubble.x) / bubble.rx, (y - bubble.y) / bubble.ry);
      if (r > 1.4) continue;
      bowel += bubble.depth * rise(1.15 + 0.25 * smoothNoise(x, y, 9, seed + 5) - r, 0, 0.5);
    }
    const texture =
      1 +
      0.045 * smoothNoise(x, y, 38, seed + 2) +
      0.02 * smoothNoise(x, y, 11, seed + 3) +
      0.03 * smoothNoise(x, y, 4, seed + 8) +
      0.04 * smoothNoise(x, y, 1.8, seed + 9);
    const streaks = lung * 0.035 * (smoothNoise(x, y, 7, seed + 4) + 0.6 * smoothNoise(x, y, 3, seed + 6));
    // The mediastinum stands before the thoracic spine and takes much of its contrast.
    const midline = 0.24 * rise(34 - aside, 0, 22) * rise(trunk.diaphragm + 20 - y, -20, 30);
    return (
      (body * (1 - 0.66 * air) * (1 - Math.min(0.3, bowel)) +
        midline * rise(y, trunk.shoulder - 10, trunk.shoulder + 40)) *
        texture +
      streaks
    );
  });
}

/** How much tissue the beam crosses: an oval trunk, deeper towards the belly; 0 outside the body. */
function bodyDepth(trunk: Trunk, x: number, y: number): number {
  const neck = 46 + 110 * rise(y, trunk.shoulder - 46, trunk.shoulder + 14);
  const waist = 1 - 0.1 * Math.exp(-(((y - trunk.crest + 30) / 60) ** 2));
  const halfWidth = Math.min(neck, (trunk.chest + 20) * waist + 14 * rise(y, trunk.crest, trunk.crest + 90));
  const u = Math.abs(x - trunk.axis) / halfWidth;
  if (u >= 1) return 0;
  const depth =
    0.62 + 0.3 * rise(y, trunk.diaphragm - 30, trunk.diaphragm + 60) + 0.14 * rise(y, trunk.crest, trunk.crest + 80);
  return depth * (1 - u ** 4) ** 0.6;
}

function bowelGas(trunk: Trunk, random: Random): { x: number; y: number; rx: number; ry: number; depth: number }[] {
  const stomach = { x: trunk.axis + 62, y: trunk.diaphragm + 34, rx: 27, ry: 15, depth: 0.24 };
  const bubbles = Array.from({ length: 16 }, () => ({
    x: trunk.axis + random.between(-1, 1) * 100,
    y: random.between(trunk.diaphragm + 75, trunk.crest + 95),
    rx: random.between(5, 16),
    ry: random.between(4, 11),
    depth: random.between(0.05, 0.17),
  }));
  return [stomach, ...bubbles.filter((bubble) => Math.abs(bubble.x - trunk.axis) > 32)];
}

/** Twelve pairs of ribs from T1…T12: posterior parts bright, anterior parts faint. */
export function paintRibs(map: AttenuationMap, spine: readonly VertebraDesign[], trunk: Trunk, random: Random): void {
  for (let position = 0; position < 12; position += 1) {
    const { centre, tilt, width } = spine[position]!;
    const droop = 10 + position * 3.6 + random.between(-1.5, 1.5);
    for (const side of [-1, 1]) {
      const root = { x: centre.x + side * width * 0.5, y: centre.y + side * width * 0.5 * Math.sin(tilt) - 5 };
      const outer = cageHalfWidth(trunk, root.y + droop * 1.6) + 3;
      const reach =
        Math.max(24, side * (trunk.axis + side * outer - root.x)) * (position < 10 ? 1 : 0.86 - 0.28 * (position - 10));
      // The cage tilts with the vertebra that carries it.
      const lean = 0.7 * side * reach * Math.sin(tilt);
      const point = (out: number, down: number) => ({
        x: root.x + side * reach * out,
        y: root.y + droop * down + lean * out,
      });
      const posterior = [
        point(0, 0),
        point(0.22, -0.28),
        point(0.5, 0.02),
        point(0.8, 0.8),
        point(0.97, 1.75),
        point(1, 2.3),
      ];
      const radius = position === 0 || position > 9 ? 3.6 : 4.6;
      const bone = boneProfile(radius, 0.17);
      addTube(
        map,
        smoothPath(posterior),
        radius,
        (d, along) => bone(d) * (0.62 + 0.5 * along) * rise(along, -0.05, 0.06),
      );
      if (position > 8) continue;
      const anterior = [point(1, 2.3), point(0.97, 3), point(0.82, 3.9), point(0.62, 4.6), point(0.48, 4.9)];
      const flat = boneProfile(radius + 0.6, 0.105);
      addTube(map, smoothPath(anterior), radius + 0.6, (d, along) => flat(d) * (1 - rise(along, 0.72, 1)));
    }
  }
}

/** Clavicles, the shoulder blades' edges, and the vessels of the lungs. */
export function paintShoulders(map: AttenuationMap, trunk: Trunk, random: Random): void {
  const { axis, shoulder, chest } = trunk;
  for (const side of [-1, 1]) {
    const at = (out: number, down: number) => ({ x: axis + side * out, y: shoulder + down });
    const clavicle = [at(13, 47), at(38, 39), at(70, 22), at(104, 4), at(138, -3)];
    addTube(map, smoothPath(clavicle), 6.2, boneProfile(6.2, 0.24));
    const blade = [at(chest - 4, 20), at(chest - 20, 52), at(chest - 26, 96), at(chest - 12, 138)];
    addTube(map, smoothPath(blade), 3, boneProfile(3, 0.12));
    paintVessels(map, { x: axis + side * 36, y: (shoulder + trunk.diaphragm) / 2 - 4 }, side, trunk, random);
  }
}

function paintVessels(map: AttenuationMap, hilum: PointMm, side: number, trunk: Trunk, random: Random): void {
  for (let vessel = 0; vessel < 15; vessel += 1) {
    const angle = random.between(-1.25, 1.25);
    const length = random.between(30, 72);
    const bend = random.between(-0.35, 0.35);
    const tip = (t: number, extra: number) => ({
      x: hilum.x + side * Math.cos(angle + extra) * length * t,
      y: hilum.y + Math.sin(angle + extra) * length * t * 1.25,
    });
    // They leave the hilum one above another, not from one point.
    const root = { x: hilum.x + side * random.between(-6, 6), y: hilum.y + angle * 20 };
    const path = smoothPath([root, tip(0.35, 0), tip(0.7, bend / 2), tip(1, bend)], 6);
    const thick = random.between(1.2, 2.6);
    if (path.some((point) => point.y > domeAt(trunk, point.x))) continue;
    addTube(map, path, thick, (d, along) => 0.06 * (1 - along) * Math.max(0, 1 - d / (thick * (1.05 - 0.75 * along))));
  }
}
