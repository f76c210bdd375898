import { addTube, addWithin, boneProfile, createMap, everywhere, rise, smoothPath } from "@/phantom/attenuation-map";
import type { AttenuationMap } from "@/phantom/attenuation-map";
import { designTilts, stackVertebrae, type VertebraDesign } from "@/phantom/design-spine";
import { paintPelvis } from "@/phantom/paint-pelvis";
import { paintBody, paintVertebra } from "@/phantom/paint-spine";
import { paintRibs, paintShoulders, paintSoftTissue, trunkAround } from "@/phantom/paint-trunk";
import { smoothNoise, type Random } from "@/phantom/seeded-random";
import { paintFlesh, paintLongBone, paintOval } from "./paint-bones";

/** A chest from the front, the spine faint behind the heart. 370 × 400 mm. */
export function drawChest(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(370 * scale), Math.round(400 * scale), scale);
  const axis = 185 + random.between(-6, 6);
  const { all } = stackVertebrae(designTilts([]), axis, 62);
  const spine = all.slice(-17);
  const trunk = trunkAround(spine, axis, random);
  paintSoftTissue(map, trunk, random, seed);
  paintRibs(map, spine, trunk, random);
  paintShoulders(map, trunk, random);
  const visible = random.between(0.08, 0.3);
  for (const [index, vertebra] of all.entries()) paintVertebra(map, vertebra, visible, seed + 3 * index);
  // A softer beam than for a spine: what stands before it hides it.
  addWithin(map, everywhere(map), (x, y) => 0.14 * rise(30 - Math.abs(x - axis), 0, 18) * rise(y, 80, 130));
  return map;
}

/** A whole spine from the side: kyphosis and lordosis, bodies to one side, spinous processes to the other. 300 × 650 mm. */
export function drawLateralSpine(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(300 * scale), Math.round(650 * scale), scale);
  const back = random.next() < 0.5 ? -1 : 1;
  const [kyphosis, lordosis] = [random.between(30, 50), random.between(40, 60)];
  const convexity = back < 0 ? "image-left" : "image-right";
  const tilts = designTilts([
    { cobbDeg: kyphosis, upper: 1, lower: 10, convexity },
    { cobbDeg: lordosis, upper: 10, lower: 16, convexity: back < 0 ? "image-right" : "image-left" },
  ]);
  const { all, bottom } = stackVertebrae(tilts, 150 + back * 10, 84);
  const middle = 150 - back * 30;
  const trunk = [
    { x: middle + back * 20, y: 40 },
    { x: middle, y: 200 },
    { x: middle + back * 6, y: 720 },
  ];
  paintFlesh(map, [{ path: smoothPath(trunk), radius: 105 }], 0.86, seed);
  for (let rib = 0; rib < 10; rib += 1) paintSideRib(map, all[5 + rib]!, back, random);
  for (const [index, vertebra] of all.entries()) paintFromSide(map, vertebra, back, seed + 3 * index);
  paintOval(map, { x: bottom.x - back * 20, y: bottom.y + 85 }, 24, 24, 0.4);
  const sacrum = [
    bottom,
    { x: bottom.x + back * 26, y: bottom.y + 45 },
    { x: bottom.x + back * 22, y: bottom.y + 100 },
  ];
  addTube(map, smoothPath(sacrum), 17, boneProfile(17, 0.4));
  return map;
}

function paintFromSide(map: AttenuationMap, vertebra: VertebraDesign, back: number, seed: number): void {
  const { centre, tilt, width, height } = vertebra;
  // From the side a body is less wide than from the front, and no pedicle lies over it.
  const depth = width * 0.78;
  paintBody(map, { ...vertebra, width: depth }, 0.95, seed);
  const at = (x: number, y: number) => ({
    x: centre.x + back * x * Math.cos(tilt) - y * Math.sin(tilt),
    y: centre.y + back * x * Math.sin(tilt) + y * Math.cos(tilt),
  });
  const arch = [at(depth * 0.5, -height * 0.2), at(depth * 0.5 + 12, 0), at(depth * 0.5 + 36, height * 0.75)];
  addTube(map, arch, 5, boneProfile(5, 0.26));
}

function paintSideRib(map: AttenuationMap, { centre, height }: VertebraDesign, back: number, random: Random): void {
  const at = (x: number, y: number) => ({ x: centre.x - back * x, y: centre.y + y + random.between(-2, 2) });
  const path = [at(-18, -height / 2), at(10, 14), at(60, 62), at(112, 88)];
  addTube(map, smoothPath(path), 4, boneProfile(4, 0.13));
}

/** A pelvis with both hips; the last two lumbar vertebrae are on it, as on every such film. 380 × 330 mm. */
export function drawPelvis(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(380 * scale), Math.round(330 * scale), scale);
  const axis = 190 + random.between(-6, 6);
  const { all, bottom } = stackVertebrae(designTilts([]), axis, -420);
  const move = 70 - bottom.y;
  const lumbar = all.slice(-3).map((vertebra) => ({ ...vertebra, centre: { x: axis, y: vertebra.centre.y + move } }));
  for (const [index, vertebra] of lumbar.entries()) paintVertebra(map, vertebra, 0.9, seed + 3 * index);
  paintPelvis(map, { x: axis, y: 70 }, 0, seed);
  for (const side of [-1, 1]) {
    const at = (out: number, y: number) => ({ x: axis + side * out, y });
    paintOval(map, at(97, 205), 25, 25, 0.34);
    paintLongBone(map, at(106, 212), at(140, 250), 12, { flare: 1.3 });
    paintLongBone(map, at(144, 256), at(132, 460), 15, { density: 0.5 });
    const ring = [at(84, 200), at(46, 214), at(10, 228), at(34, 262), at(66, 280), at(84, 250), at(88, 216)];
    addTube(map, smoothPath(ring), 8, boneProfile(8, 0.26));
  }
  const flesh = [
    {
      path: [
        { x: axis, y: -40 },
        { x: axis, y: 130 },
      ],
      radius: 165,
    },
    ...[-95, 95].map((out) => ({
      path: [
        { x: axis + out, y: 180 },
        { x: axis + out, y: 420 },
      ],
      radius: 82,
    })),
  ];
  paintFlesh(map, flesh, 0.8, seed);
  return map;
}

/** A skull from the front with teeth, jaw and the neck's first vertebrae. 230 × 290 mm. */
export function drawSkull(scale: number, random: Random, seed: number): AttenuationMap {
  const map = createMap(Math.round(230 * scale), Math.round(290 * scale), scale);
  const x0 = 115 + random.between(-5, 5);
  const chord = (x: number, y: number, rx: number, ry: number) =>
    Math.sqrt(Math.max(0, 1 - ((x - x0) / rx) ** 2 - ((y - 105) / ry) ** 2));
  addWithin(map, everywhere(map), (x, y) => {
    const flesh = 0.28 * Math.sqrt(Math.max(0, 1 - ((x - x0) / 82) ** 2 - ((y - 125) / 112) ** 2));
    const shell = 1.5 * chord(x, y, 74, 88) - 1.18 * chord(x, y, 68, 82);
    return flesh + shell + 0.05 * smoothNoise(x, y, 6, seed);
  });
  for (const side of [-1, 1]) {
    paintOval(map, { x: x0 + side * 31, y: 125 }, 20, 18, -0.14);
    const rim = Array.from({ length: 25 }, (_, i) => (i / 12) * Math.PI);
    const orbit = rim.map((turn) => ({ x: x0 + side * 31 + 20 * Math.cos(turn), y: 125 + 18 * Math.sin(turn) }));
    addTube(map, orbit, 2.5, boneProfile(2.5, 0.3));
    const jaw = [
      { x: x0 + side * 58, y: 160 },
      { x: x0 + side * 52, y: 205 },
      { x: x0 + side * 30, y: 232 },
      { x: x0, y: 240 },
    ];
    addTube(map, smoothPath(jaw), 9, boneProfile(9, 0.34));
    for (let tooth = 0; tooth < 6; tooth += 1) {
      const at = x0 + side * (4 + tooth * 7);
      for (const y of [198, 214]) paintOval(map, { x: at, y: y - tooth * 0.9 }, 3, 7, 0.5);
    }
  }
  paintOval(map, { x: x0, y: 158 }, 12, 19, -0.16);
  const { all } = stackVertebrae(designTilts([]), x0, 318);
  for (const [index, vertebra] of all.slice(0, 5).entries()) paintVertebra(map, vertebra, 0.5, seed + 3 * index);
  paintFlesh(
    map,
    [
      {
        path: [
          { x: x0, y: 220 },
          { x: x0, y: 340 },
        ],
        radius: 52,
      },
    ],
    0.5,
    seed,
  );
  return map;
}
