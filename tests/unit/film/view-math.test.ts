import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  clampView,
  type FilmView,
  FITTED,
  fitScale,
  maxZoom,
  panBy,
  pinch,
  reveal,
  toViewPoint,
  zoomAt,
} from "@/film/viewer/view-math";

const FILM = { width: 1000, height: 2000 };
/** Half the film's size, with 300 CSS px of bare ground at either side. */
const WINDOW = { left: 40, top: 60, width: 1100, height: 1000 };

const films = fc.record({ width: fc.integer({ min: 50, max: 9000 }), height: fc.integer({ min: 50, max: 9000 }) });
const windows = fc.record({ width: fc.integer({ min: 100, max: 3000 }), height: fc.integer({ min: 100, max: 3000 }) });
const views = fc.record({
  zoom: fc.double({ min: 0.01, max: 1000, noNaN: true }),
  x: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  y: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
});
const factors = fc.double({ min: 1, max: 100, noNaN: true });
const part = fc.double({ min: 0, max: 1, noNaN: true });

describe("a film in its window", () => {
  it("is fitted by its longer side", () => {
    expect(fitScale(FILM, WINDOW)).toBe(0.5);
    expect(fitScale(FILM, { width: 200, height: 5000 })).toBe(0.2);
  });

  it("finds the point of the film that lies under the pointer", () => {
    expect(toViewPoint(FILM, WINDOW, { x: 40 + 300, y: 60 })).toEqual({ x: 0, y: 0 });
    expect(toViewPoint(FILM, WINDOW, { x: 40 + 550, y: 60 + 500 })).toEqual({ x: 500, y: 1000 });
  });

  it("stays fitted when fitted, whatever the sizes", () => {
    fc.assert(
      fc.property(films, windows, (film, window) => {
        const view = clampView(film, window, FITTED);
        expect(view.zoom).toBe(1);
        expect(view.x).toBeCloseTo(0, 6);
        expect(view.y).toBeCloseTo(0, 6);
      }),
    );
  });

  it("keeps the window's middle on the film, and the zoom in its limits", () => {
    fc.assert(
      fc.property(films, windows, views, (film, window, wild) => {
        const view = clampView(film, window, wild);
        expect(view.zoom).toBeGreaterThanOrEqual(1);
        expect(view.zoom).toBeLessThanOrEqual(maxZoom(film, window));
        for (const [size, offset] of [
          [film.width, view.x],
          [film.height, view.y],
        ] as const) {
          const middle = (size / 2 - offset) / view.zoom;
          expect(middle).toBeGreaterThanOrEqual(-1e-6 * size);
          expect(middle).toBeLessThanOrEqual(size * (1 + 1e-6));
        }
      }),
    );
  });

  it("lets small films be looked at closely, and large ones pixel by pixel", () => {
    expect(maxZoom({ width: 100, height: 100 }, { width: 2000, height: 2000 })).toBe(8);
    expect(maxZoom({ width: 10_000, height: 10_000 }, { width: 1000, height: 1000 })).toBe(60);
  });
});

describe("zooming", () => {
  it("from the fitted film, keeps what is under the pointer under the pointer", () => {
    fc.assert(
      fc.property(films, windows, part, part, factors, (film, window, across, down, factor) => {
        const anchor = { x: film.width * across, y: film.height * down };
        const zoomed = zoomAt(film, window, FITTED, anchor, factor);
        expect(anchor.x * zoomed.zoom + zoomed.x).toBeCloseTo(anchor.x, 6);
        expect(anchor.y * zoomed.zoom + zoomed.y).toBeCloseTo(anchor.y, 6);
      }),
    );
  });

  it("keeps it step after step", () => {
    const anchor = { x: 900, y: 150 };
    const steps = Array.from({ length: 8 }, () => 1.15);
    const zoomed = steps.reduce<FilmView>((view, factor) => zoomAt(FILM, WINDOW, view, anchor, factor), FITTED);
    expect(zoomed.zoom).toBeCloseTo(1.15 ** 8);
    expect(anchor.x * zoomed.zoom + zoomed.x).toBeCloseTo(anchor.x, 6);
    expect(anchor.y * zoomed.zoom + zoomed.y).toBeCloseTo(anchor.y, 6);
  });

  it("ends fitted when one zooms all the way out", () => {
    const out = zoomAt(FILM, WINDOW, { zoom: 5, x: -2000, y: -4000 }, { x: 900, y: 100 }, 0.001);
    expect(out.zoom).toBe(1);
    expect(out.x).toBeCloseTo(0);
    expect(out.y).toBeCloseTo(0);
  });
});

describe("moving", () => {
  it("does not move a fitted film", () => {
    expect(panBy(FILM, WINDOW, FITTED, { x: 300, y: -200 })).toEqual(FITTED);
  });

  it("moves a zoomed film by the distance, until its edge is in the middle of the window", () => {
    const view: FilmView = { zoom: 4, x: -1500, y: -3000 };
    expect(panBy(FILM, WINDOW, view, { x: 10, y: -20 })).toEqual({ zoom: 4, x: -1490, y: -3020 });
    expect(panBy(FILM, WINDOW, view, { x: 0, y: 1e9 }).y).toBe(1000);
    expect(panBy(FILM, WINDOW, view, { x: 0, y: -1e9 }).y).toBe(1000 - 8000);
  });

  it("brings a vertebra into the window with the smallest move, and none if it is in it", () => {
    const view: FilmView = { zoom: 4, x: -1500, y: -3000 };
    const inside = { x1: 450, y1: 900, x2: 550, y2: 960 };
    expect(reveal(FILM, WINDOW, view, inside)).toEqual(view);
    const below = reveal(FILM, WINDOW, view, { x1: 450, y1: 1700, x2: 550, y2: 1760 });
    expect(below.x).toBe(view.x);
    expect(1760 * below.zoom + below.y).toBeCloseTo(2000);
    const above = reveal(FILM, WINDOW, view, { x1: 450, y1: 100, x2: 550, y2: 160 });
    expect(100 * above.zoom + above.y).toBeCloseTo(0);
  });
});

describe("pinching", () => {
  const from = {
    view: { zoom: 4, x: -1500, y: -3000 },
    fingers: [
      { x: 400, y: 1000 },
      { x: 600, y: 1000 },
    ] as [{ x: number; y: number }, { x: number; y: number }],
  };

  it("zooms by the fingers' distance and keeps their middle", () => {
    const view = pinch(FILM, WINDOW, from, [
      { x: 350, y: 1000 },
      { x: 650, y: 1000 },
    ]);
    expect(view.zoom).toBeCloseTo(6);
    expect(((500 - from.view.x) / 4) * view.zoom + view.x).toBeCloseTo(500);
  });

  it("moves with two fingers that keep their distance", () => {
    const view = pinch(FILM, WINDOW, from, [
      { x: 430, y: 960 },
      { x: 630, y: 960 },
    ]);
    expect(view).toEqual({ zoom: 4, x: -1470, y: -3040 });
  });

  it("survives two fingers on one point", () => {
    const view = pinch(FILM, WINDOW, { ...from, fingers: [from.fingers[0], from.fingers[0]] }, from.fingers);
    expect(view.zoom).toBe(4);
  });
});
