import { addTube, addWithin, boneProfile, rise, smoothPath, type AttenuationMap } from "./attenuation-map";
import type { PointMm } from "./design-spine";
import { smoothNoise } from "./seeded-random";

/** Sacrum below L5 and the two iliac wings. `top` is the middle of the first sacral endplate, mm. */
export function paintPelvis(map: AttenuationMap, top: PointMm, tilt: number, seed: number): void {
  paintSacrum(map, top, tilt, seed);
  for (const side of [-1, 1]) paintWing(map, top, side, seed);
}

function paintSacrum(map: AttenuationMap, top: PointMm, tilt: number, seed: number): void {
  const lean = tilt * 0.5;
  const cos = Math.cos(lean);
  const sin = Math.sin(lean);
  const box = { left: top.x - 75, right: top.x + 75, top: top.y - 20, bottom: top.y + 135 };
  addWithin(map, box, (filmX, filmY) => {
    const x = (filmX - top.x) * cos + (filmY - top.y) * sin;
    const y = (filmY - top.y) * cos - (filmX - top.x) * sin;
    const wings = 26 + 30 * Math.exp(-(((y - 22) / 26) ** 2));
    const halfWidth = wings * (1 - 0.55 * rise(y, 30, 115));
    const inside =
      rise(halfWidth - Math.abs(x), -1.5, 3) *
      rise(y - 1 - 6 * rise(Math.abs(x), 24, 50), -0.8, 1.2) *
      rise(118 - y, 0, 20);
    if (inside === 0) return 0;
    let absorbed = 0.15 + 0.02 * smoothNoise(filmX, filmY, 4, seed + 20);
    absorbed += 0.13 * Math.exp(-(((y - 2) / 1.4) ** 2)) * rise(26 - Math.abs(x), 0, 4);
    // The foramina: pairs of dark holes with a bright upper rim.
    for (const level of [0, 1, 2, 3]) {
      const r = Math.hypot((Math.abs(x) - (19 - level * 2)) / 4.6, (y - 27 - level * 22) / 3.9);
      absorbed += -0.09 * rise(1.2 - r, 0, 0.5) + 0.07 * Math.exp(-(((r - 1.25) / 0.22) ** 2));
      absorbed += 0.05 * Math.exp(-(((y - 20 - level * 22) / 1.2) ** 2)) * rise(15 - Math.abs(x), 0, 4);
    }
    return inside * absorbed;
  });
}

function paintWing(map: AttenuationMap, top: PointMm, side: number, seed: number): void {
  const at = (out: number, down: number) => ({ x: top.x + side * out, y: top.y + down });
  const crest = smoothPath([at(46, 8), at(58, -16), at(84, -32), at(112, -26), at(134, -2), at(143, 34)]);
  addTube(map, crest, 4, boneProfile(4, 0.25));
  const joint = smoothPath([at(46, 8), at(44, 32), at(37, 58), at(40, 82)]);
  addTube(map, joint, 2.6, boneProfile(2.6, 0.2));
  const centre = at(92, 42);
  const box = { left: centre.x - 62, right: centre.x + 62, top: top.y - 44, bottom: top.y + 230 };
  addWithin(map, box, (x, y) => {
    const u = (side * (x - top.x) - 92) / 50;
    const v = (y - centre.y) / (y < centre.y ? 70 : 190);
    const inside = rise(1 - (Math.abs(u) ** 2.6 + Math.abs(v) ** 2.6), 0, 0.14);
    return (
      inside * (0.13 + 0.05 * u + 0.025 * smoothNoise(x, y, 6, seed + 21) + 0.012 * smoothNoise(x, y, 1.6, seed + 22))
    );
  });
}
