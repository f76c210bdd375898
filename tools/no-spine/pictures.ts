import sharp from "sharp";
import type { AttenuationMap } from "@/phantom/attenuation-map";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";
import { exposeFilm } from "@/phantom/expose-film";
import { seededRandom, type Random } from "@/phantom/seeded-random";
import { drawFoot, drawHand, drawKnee } from "./limb-films";
import { finishOf, photograph } from "./photograph";
import * as scenes from "./scenes";
import { emptyPicture, textPage, webPage } from "./screens";
import * as stacks from "./stacks";
import type { Size } from "./svg";
import { drawChest, drawLateralSpine, drawPelvis, drawSkull } from "./trunk-films";

/** A kind of picture that no angle may be read from without a warning. The same variant, the same picture. */
export type PictureKind = { name: string; draw: (variant: number) => Promise<Buffer> };

type FilmPainter = (scale: number, random: Random, seed: number) => AttenuationMap;
type SceneDrawer = (size: Size, random: Random) => string;

/** Px per mm, by variant: small as from a messenger, as scanned, large. */
const SCALES = [1.9, 2.4, 3];

function radiograph(name: string, paint: FilmPainter): PictureKind {
  return {
    name,
    draw: (variant) => {
      const random = seededRandom(1000 + variant);
      const map = paint(SCALES[variant % SCALES.length]!, random, 1000 + variant);
      const exposure = {
        noise: random.between(5, 10),
        blur: random.between(0.8, 1.4),
        contrast: random.between(0.95, 1.3),
        brightness: random.between(-0.12, 0.12),
      };
      const { width, height } = map;
      return encodePhantom({ width, height, pixels: exposeFilm(map, exposure, random) }, "jpeg");
    },
  };
}

function scene(name: string, draw: SceneDrawer): PictureKind {
  return {
    name,
    draw: (variant) => {
      const random = seededRandom(2000 + variant);
      const finish = finishOf(variant, random);
      return photograph(draw(finish, random), finish, random);
    },
  };
}

/** What a user may take for, or confuse with, a frontal spine film. */
export const PICTURE_KINDS: readonly PictureKind[] = [
  radiograph("lateral spine", drawLateralSpine),
  radiograph("chest", drawChest),
  radiograph("pelvis", drawPelvis),
  radiograph("skull", drawSkull),
  radiograph("hand", drawHand),
  radiograph("knee", drawKnee),
  radiograph("foot", drawFoot),
  scene("cat", scenes.cat),
  scene("dog", scenes.dog),
  scene("house", scenes.house),
  scene("landscape", scenes.landscape),
  scene("text page", textPage),
  scene("web page", webPage),
  scene("boxes", stacks.boxes),
  scene("ladder", stacks.ladder),
  scene("stairs", stacks.stairs),
  scene("railway", stacks.railway),
  scene("keyboard", stacks.keyboard),
  scene("checkerboard", stacks.checkerboard),
  scene("brick wall", stacks.brickWall),
  { name: "empty", draw: (variant) => emptyPicture(variant, seededRandom(3000 + variant)) },
];

/** Ways to lay a frontal film down wrongly: `quarters` of a turn to the right. */
export const TURNS = [
  { name: "upside down", quarters: 2 },
  { name: "turned right", quarters: 1 },
  { name: "turned left", quarters: 3 },
] as const;

/** A phantom film with a known angle, laid down wrongly: it must be read right, or with a warning. `truth` in degrees. */
export async function drawTurned(quarters: number, variant: number): Promise<{ film: Buffer; truth: number }> {
  const convexity = variant % 2 === 0 ? "image-right" : "image-left";
  const curves = [{ cobbDeg: 12 + 16 * (variant % 4), upper: 4, lower: 11, convexity }] as const;
  const phantom = drawPhantom({ seed: 4000 + variant, curves, width: 480, height: 1200 });
  const upright = await encodePhantom(phantom, "png");
  const film = await sharp(upright)
    .rotate(90 * quarters)
    .png()
    .toBuffer();
  return { film, truth: phantom.maxCobbDeg };
}
