import { addTube, addWithin, boneProfile, rise, type AttenuationMap } from "./attenuation-map";
import type { VertebraDesign } from "./design-spine";
import { smoothNoise } from "./seeded-random";

/** Draws a vertebra: body with endplates and walls, pedicles, laminae, spinous and transverse processes. */
export function paintVertebra(map: AttenuationMap, vertebra: VertebraDesign, density: number, seed: number): void {
  paintTransverseProcesses(map, vertebra, density);
  paintBody(map, vertebra, density, seed);
  paintPosteriorElements(map, vertebra, density);
}

/** Calls `absorb` with coordinates in the vertebra's own frame: mm from its centre, x along its tilt, y down the spine. */
function addInFrame(
  map: AttenuationMap,
  vertebra: VertebraDesign,
  reach: number,
  absorb: (x: number, y: number, filmX: number, filmY: number) => number,
): void {
  const { centre, tilt } = vertebra;
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  const box = { left: centre.x - reach, right: centre.x + reach, top: centre.y - reach, bottom: centre.y + reach };
  addWithin(map, box, (filmX, filmY) => {
    const dx = filmX - centre.x;
    const dy = filmY - centre.y;
    return absorb(dx * cos + dy * sin, dy * cos - dx * sin, filmX, filmY);
  });
}

/** The body alone: endplates, walls, and what shines through. */
export function paintBody(map: AttenuationMap, vertebra: VertebraDesign, density: number, seed: number): void {
  const { width, height, wedge } = vertebra;
  const slope = Math.tan(wedge / 2);
  addInFrame(map, vertebra, Math.hypot(width, height) / 2 + 3, (x, y, filmX, filmY) => {
    const halfHeight = height / 2 - x * slope;
    const v = Math.abs(y) / halfHeight;
    // The walls are waisted: the body is widest at its endplates.
    const halfWidth = (width / 2) * (1 - 0.1 * Math.max(0, 1 - v * v));
    const toWall = halfWidth - Math.abs(x);
    const toEndplate = halfHeight - Math.abs(y);
    if (toWall < -2 || toEndplate < -2) return 0;
    const inside = rise(toWall, -0.5, 0.7) * rise(toEndplate, -0.4, 0.5);
    const trabecular = 1 + 0.3 * smoothNoise(filmX, filmY, 0.9, seed) + 0.22 * smoothNoise(filmX, filmY, 3.5, seed + 1);
    // Front and back rim of an endplate lie at different heights on the film, so each shows as a lens.
    const lens = 2.2 * Math.sqrt(Math.max(0, 1 - (x / halfWidth) ** 2));
    const endplate = line(toEndplate - 0.5, 0.62) + 0.38 * line(toEndplate - 0.6 - lens, 0.7);
    const wall = 0.62 * line(toWall - 0.5, 0.7);
    return density * inside * (0.17 * trabecular + 0.46 * endplate + 0.28 * wall);
  });
}

function paintPosteriorElements(map: AttenuationMap, vertebra: VertebraDesign, density: number): void {
  const { width, height, rotation, lumbar } = vertebra;
  const shift = rotation * width * 0.12;
  const pedicle = {
    rx: 2.5 + 2.1 * lumbar,
    ry: 4.1 + 2.6 * lumbar,
    x: width * (0.37 - 0.03 * lumbar),
    y: -height * 0.24,
  };
  addInFrame(map, vertebra, height + 8, (x, y) => {
    let absorbed = 0;
    for (const side of [-1, 1]) {
      const centre = side * pedicle.x + shift;
      absorbed += ring(x - centre, y - pedicle.y, pedicle.rx, pedicle.ry, 0.2, 0.06);
    }
    const spinous = { rx: 1.9 + lumbar, ry: 4.5 + 2.6 * lumbar, x: shift * 1.8, y: height * (0.42 - 0.12 * lumbar) };
    absorbed += ring(x - spinous.x, y - spinous.y, spinous.rx, spinous.ry, 0.17, 0.1);
    // Laminae: a faint roof from the pedicles down to the spinous process.
    const roof = Math.abs(y - (Math.abs(x - shift) * -0.75 + height * 0.3));
    if (Math.abs(x - shift) < pedicle.x) absorbed += 0.07 * line(roof, 2 + lumbar);
    return density * absorbed;
  });
}

function paintTransverseProcesses(map: AttenuationMap, vertebra: VertebraDesign, density: number): void {
  const { centre, tilt, width, height, lumbar } = vertebra;
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  const toFilm = (x: number, y: number) => ({ x: centre.x + x * cos - y * sin, y: centre.y + x * sin + y * cos });
  for (const side of [-1, 1]) {
    const root = toFilm(side * width * 0.38, -height * 0.12);
    const tip = toFilm(side * (width * 0.5 + 11 + 3 * lumbar), -height * (0.28 - 0.1 * lumbar));
    const radius = 3.1;
    addTube(map, [root, tip], radius, boneProfile(radius, 0.19 * density));
  }
}

/** A bright outline of an ellipse with a lighter fill. */
function ring(dx: number, dy: number, rx: number, ry: number, rim: number, fill: number): number {
  const r = Math.hypot(dx / rx, dy / ry);
  if (r > 1.6) return 0;
  return rim * line((1 - r) * Math.min(rx, ry), 0.75) + fill * rise(1.05 - r, 0, 0.25);
}

/** A soft bright line: 1 on it, falling off within `width` mm. */
function line(distance: number, width: number): number {
  return Math.exp(-((distance / width) ** 2));
}
