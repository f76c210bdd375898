import { drawPhantom, type Phantom, type PhantomDesign } from "./draw-phantom";

/** A film of the demo account. Films of the same label are of the same made-up person. */
export type DemoFilm = { label: string; filmDate: string; fileName: string; design: PhantomDesign };

/** Made-up films: none shows a person. Newest last. */
export const DEMO_FILMS: readonly DemoFilm[] = [
  {
    label: "Straight spine",
    filmDate: "2025-02-11",
    fileName: "straight-spine.png",
    design: { seed: 4, curves: [{ cobbDeg: 3, upper: 5, lower: 12, convexity: "image-left" }] },
  },
  {
    label: "Right thoracic curve",
    filmDate: "2025-03-04",
    fileName: "right-thoracic-2025.png",
    design: { seed: 11, curves: [{ cobbDeg: 22, upper: 5, lower: 11, convexity: "image-right" }] },
  },
  {
    label: "Right thoracic curve",
    filmDate: "2026-03-10",
    fileName: "right-thoracic-2026.png",
    design: { seed: 11, curves: [{ cobbDeg: 33, upper: 5, lower: 11, convexity: "image-right" }] },
  },
  {
    label: "Double curve",
    filmDate: "2026-04-21",
    fileName: "double-curve.png",
    design: {
      seed: 7,
      curves: [
        { cobbDeg: 40, upper: 4, lower: 10, convexity: "image-right" },
        { cobbDeg: 34, upper: 10, lower: 15, convexity: "image-left" },
      ],
    },
  },
  {
    label: "Large left lumbar curve",
    filmDate: "2026-05-19",
    fileName: "left-lumbar.png",
    design: { seed: 9, curves: [{ cobbDeg: 54, upper: 9, lower: 15, convexity: "image-left" }] },
  },
  {
    label: "Mild curve, grainy film",
    filmDate: "2026-06-02",
    fileName: "grainy-film.png",
    design: {
      seed: 13,
      curves: [{ cobbDeg: 18, upper: 6, lower: 12, convexity: "image-right" }],
      width: 512,
      height: 1350,
      exposure: { noise: 15, blur: 1.6, contrast: 0.7, brightness: -0.12 },
    },
  },
];

/** Draws the demo's films one after another, so that the first is there before the last is drawn. */
export function* drawDemoFilms(): Generator<DemoFilm & { phantom: Phantom }> {
  for (const film of DEMO_FILMS) yield { ...film, phantom: drawPhantom(film.design) };
}
