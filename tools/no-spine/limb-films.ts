import { createMap, type AttenuationMap } from "@/phantom/attenuation-map";
import type { PointMm } from "@/phantom/design-spine";
import type { Random } from "@/phantom/seeded-random";
import { paintFlesh, paintLongBone, paintOval, stepFrom, type Limb } from "./paint-bones";

/** A ray of a hand or foot: its bones' lengths (mm) from the root outwards; `turn` in degrees, 0 is up. */
type Ray = { root: PointMm; turn: number; bones: readonly number[]; radius: number };

const HAND: readonly Ray[] = [
  { root: { x: 68, y: 208 }, turn: -46, bones: [45, 32, 25], radius: 5.2 },
  { root: { x: 82, y: 190 }, turn: -11, bones: [66, 42, 26, 18], radius: 4.8 },
  { root: { x: 95, y: 187 }, turn: -1, bones: [63, 46, 30, 19], radius: 4.8 },
  { root: { x: 107, y: 190 }, turn: 8, bones: [56, 42, 28, 19], radius: 4.5 },
  { root: { x: 118, y: 197 }, turn: 19, bones: [52, 34, 20, 17], radius: 4.1 },
];
const CARPALS = [
  [78, 206, 8, 6],
  [91, 202, 8, 8],
  [104, 203, 8, 9],
  [116, 210, 7, 7],
  [84, 220, 9, 7],
  [100, 220, 8, 7],
  [113, 223, 6, 6],
] as const;

const FOOT: readonly Ray[] = [
  { root: { x: 54, y: 160 }, turn: -6, bones: [62, 33, 26], radius: 7 },
  { root: { x: 70, y: 156 }, turn: -2, bones: [72, 28, 14, 10], radius: 4.4 },
  { root: { x: 82, y: 159 }, turn: 2, bones: [68, 26, 12, 10], radius: 4.2 },
  { root: { x: 93, y: 164 }, turn: 7, bones: [66, 25, 11, 9], radius: 4.2 },
  { root: { x: 104, y: 172 }, turn: 13, bones: [65, 24, 10, 9], radius: 4.4 },
];
const TARSALS = [
  [58, 172, 11, 9],
  [76, 170, 9, 9],
  [94, 180, 12, 12],
  [68, 193, 15, 12],
  [72, 220, 18, 18],
  [84, 250, 20, 26],
] as const;

/** Joints of a ray from its root to its tip; each finger is held a little differently. */
function jointsOf({ root, turn, bones }: Ray, random: Random): PointMm[] {
  const joints = [root];
  let direction = turn + random.between(-5, 5);
  for (const length of bones) {
    joints.push(stepFrom(joints.at(-1)!, direction, length));
    direction += random.between(-3, 3);
  }
  return joints;
}

function paintRays(map: AttenuationMap, rays: readonly Ray[], random: Random): Limb[] {
  return rays.map((ray) => {
    const joints = jointsOf(ray, random);
    joints.slice(1).forEach((end, i) => {
      const turn = (Math.atan2(end.x - joints[i]!.x, joints[i]!.y - end.y) * 180) / Math.PI;
      // A dark cleft of cartilage is left between two bones.
      const [from, to] = [stepFrom(joints[i]!, turn, 5), stepFrom(end, turn + 180, 5)];
      paintLongBone(map, from, to, ray.radius * (1 - 0.1 * i), { density: 0.42 });
    });
    return { path: joints, radius: ray.radius * 2.4 };
  });
}

/** A hand from the back, with the wrist. 200 × 270 mm. */
export function drawHand(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(200 * scale), Math.round(270 * scale), scale);
  const fingers = paintRays(map, HAND, random);
  for (const [x, y, rx, ry] of CARPALS) paintOval(map, { x, y }, rx, ry, 0.4);
  paintLongBone(map, { x: 90, y: 240 }, { x: 86, y: 330 }, 8.5, { flare: 1.6 });
  paintLongBone(map, { x: 114, y: 242 }, { x: 116, y: 330 }, 6.5);
  const palm = {
    path: [
      { x: 98, y: 150 },
      { x: 97, y: 195 },
    ],
    radius: 38,
  };
  const wrist = {
    path: [
      { x: 97, y: 210 },
      { x: 100, y: 330 },
    ],
    radius: 30,
  };
  paintFlesh(map, [...fingers, palm, wrist], 0.6, seed);
  return map;
}

/** A foot from above. 150 × 290 mm. */
export function drawFoot(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(150 * scale), Math.round(290 * scale), scale);
  const toes = paintRays(map, FOOT, random);
  for (const [x, y, rx, ry] of TARSALS) paintOval(map, { x, y }, rx, ry, 0.36);
  const sole = {
    path: [
      { x: 78, y: 115 },
      { x: 80, y: 180 },
      { x: 80, y: 245 },
    ],
    radius: 38,
  };
  paintFlesh(map, [...toes, sole], 0.62, seed);
  return map;
}

/** A knee from the front. 160 × 230 mm. */
export function drawKnee(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(160 * scale), Math.round(230 * scale), scale);
  const x = 80 + random.between(-6, 6);
  const joint = 118 + random.between(-6, 6);
  paintLongBone(map, { x, y: -90 }, { x, y: joint - 30 }, 15, { density: 0.6, flare: 2.1 });
  for (const side of [-1, 1]) paintOval(map, { x: x + side * 18, y: joint - 20 }, 20, 17, 0.3);
  paintLongBone(map, { x, y: joint + 26 }, { x: x - 2, y: 330 }, 14, { density: 0.6, flare: 2 });
  for (const side of [-1, 1]) paintOval(map, { x: x + side * 17, y: joint + 14 }, 19, 11, 0.3);
  paintLongBone(map, { x: x + 37, y: joint + 32 }, { x: x + 34, y: 330 }, 5.5);
  paintOval(map, { x, y: joint - 28 }, 20, 21, 0.22);
  paintFlesh(
    map,
    [
      {
        path: [
          { x, y: -60 },
          { x, y: 300 },
        ],
        radius: 62,
      },
    ],
    0.62,
    seed,
  );
  return map;
}
