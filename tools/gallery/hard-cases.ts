import { PICTURE_KINDS } from "../no-spine/pictures";
import type { PhantomDesign } from "@/phantom/draw-phantom";
import { cropped, type Film, filmOf, inverted, turned, withRods } from "./film";

/** A film that is hard to read. `why` in a sentence; `file` names the picture. The same case, the same film. */
export type HardCase = { file: string; title: string; why: string; draw: () => Promise<Film> };

const design = (seed: number, cobbDeg: number, more: Partial<PhantomDesign> = {}): PhantomDesign => ({
  seed,
  curves: [{ cobbDeg, upper: 4, lower: 11, convexity: "image-right" }],
  ...more,
});

/** What the model card shows of the model's limits. */
export const HARD_CASES: readonly HardCase[] = [
  {
    file: "side",
    title: "A film from the side",
    why: "It shows no frontal angle, so none should be read.",
    draw: async () => {
      const lateral = PICTURE_KINDS.find(({ name }) => name === "lateral spine")!;
      return { bytes: await lateral.draw(0), vertebrae: [] };
    },
  },
  {
    file: "noise",
    title: "Heavy noise",
    why: "Grain as strong as the endplates hides where a vertebra ends.",
    draw: () => filmOf(design(21, 28, { exposure: { noise: 60, blur: 2, contrast: 0.7 }, width: 512, height: 1350 })),
  },
  {
    file: "turned",
    title: "Turned by 20°",
    why: "A turn of the whole film changes no angle between vertebrae, but training showed no turn as large.",
    draw: async () => turned(await filmOf(design(22, 34)), 20),
  },
  {
    file: "inverted",
    title: "Inverted",
    why: "Bone is dark, as some archives store films.",
    draw: async () => inverted(await filmOf(design(23, 30))),
  },
  {
    file: "cropped",
    title: "Eight of seventeen vertebrae",
    why: "The curve goes on beyond the edges: the drawn angle counts the vertebrae on the film, and that of the whole spine is larger.",
    draw: async () => cropped(await filmOf(design(24, 46)), 5, 12),
  },
  {
    file: "rods",
    title: "Rods and screws",
    why: "Metal covers the middle of each vertebra that it holds.",
    draw: async () => withRods(await filmOf(design(25, 24)), 3, 13),
  },
  {
    file: "upside-down",
    title: "Upside down",
    why: "The angle stays the same, but sides and numbers are exchanged.",
    draw: async () => turned(await filmOf(design(26, 38)), 180),
  },
  {
    file: "low-resolution",
    title: "Low resolution",
    why: "At a height of 300 px a vertebra is 9 px high, and 1 px at a corner is about 2° of its tilt.",
    draw: () => filmOf(design(27, 26, { width: 114, height: 300 })),
  },
  {
    file: "large-curve",
    title: "A very large curve",
    why: "Few films of more than 70° were trained on.",
    draw: () => filmOf(design(28, 78, { width: 980 })),
  },
];
