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
} from "@/components/film/view-math";

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
const part = fc.double({ min: 0, max: 1, noNaN: true });

/** The stretch of the view's axis that the window shows. */
function shown(film: number, window: number): [number, number] {
  return [(film - window) / 2, (film + window) / 2];
}

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

  it("never leaves a gap that it could fill, and never exceeds its limits of zoom", () => {
    fc.assert(
      fc.property(films, windows, views, (film, window, wild) => {
        const view = clampView(film, window, wild);
        expect(view.zoom).toBeGreaterThanOrEqual(1);
        expect(view.zoom).toBeLessThanOrEqual(maxZoom(film, window));
        const scale = fitScale(film, window);
        for (const [size, space, offset] of [
          [film.width, window.width / scale, view.x],
          [film.height, window.height / scale, view.y],
        ] as const) {
          const [from, to] = shown(size, space);
          const end = offset + size * view.zoom;
          const isFilled = size * view.zoom >= space;
          const gap = isFilled ? Math.max(offset - from, to - end, 0) : Math.abs((offset + end) / 2 - size / 2);
          expect(gap).toBeLessThan(1e-6 * size * view.zoom);
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
  it("keeps what is under the pointer under the pointer", () => {
    fc.assert(
      fc.property(part, part, fc.double({ min: 2.5, max: 4, noNaN: true }), (across, down, factor) => {
        // Zoomed in far enough that no edge of the film comes into the window.
        const view: FilmView = { zoom: 4, x: -1500, y: -3000 };
        const anchor = { x: 300 + 400 * across, y: 600 + 800 * down };
        const zoomed = zoomAt(FILM, WINDOW, view, anchor, factor);
        const before = { x: (anchor.x - view.x) / view.zoom, y: (anchor.y - view.y) / view.zoom };
        expect(before.x * zoomed.zoom + zoomed.x).toBeCloseTo(anchor.x, 6);
        expect(before.y * zoomed.zoom + zoomed.y).toBeCloseTo(anchor.y, 6);
      }),
    );
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

  it("moves a zoomed film by the distance, up to its edge", () => {
    const view: FilmView = { zoom: 4, x: -1500, y: -3000 };
    expect(panBy(FILM, WINDOW, view, { x: 10, y: -20 })).toEqual({ zoom: 4, x: -1490, y: -3020 });
    expect(panBy(FILM, WINDOW, view, { x: 0, y: 1e9 }).y).toBe(0);
    expect(panBy(FILM, WINDOW, view, { x: 0, y: -1e9 }).y).toBe(2000 - 8000);
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
