import type { Point } from "@/domain/geometry/point";
import { distance, midpoint } from "@/domain/geometry/vertebra-geometry";

/**
 * Where the film lies in its window. Lengths are film px as they are when the whole film fits: a point p of the film is
 * drawn at p × zoom + (x, y). Zoom 1 at (0, 0) is the film fitted, whatever the window's size, so a resize needs no sums.
 */
export type FilmView = { zoom: number; x: number; y: number };
export type Size = { width: number; height: number };
/** A rectangle on the page, in CSS px. */
export type Box = Size & { left: number; top: number };

export const FITTED: FilmView = { zoom: 1, x: 0, y: 0 };

/** One film px may be drawn at most this many CSS px wide; beyond it there is nothing more to see. */
const MAX_CSS_PX_PER_FILM_PX = 6;
/** A small film on a large screen may still be enlarged this much. */
const LEAST_MAX_ZOOM = 8;

/** CSS px to one film px when the film fits the window. */
export function fitScale(film: Size, window: Size): number {
  return Math.min(window.width / film.width, window.height / film.height);
}

export function maxZoom(film: Size, window: Size): number {
  return Math.max(LEAST_MAX_ZOOM, MAX_CSS_PX_PER_FILM_PX / fitScale(film, window));
}

/** A point of the page (CSS px) in the units of `FilmView`. */
export function toViewPoint(film: Size, window: Box, client: Point): Point {
  const scale = fitScale(film, window);
  return {
    x: (client.x - window.left - (window.width - film.width * scale) / 2) / scale,
    y: (client.y - window.top - (window.height - film.height * scale) / 2) / scale,
  };
}

/**
 * Keeps zoom in its limits and the film in reach: the middle of the window always shows a part of it. At zoom 1 the film
 * is centred, and from there on it may move ever farther, just enough for a zoom to any point of it to keep that point.
 */
export function clampView(film: Size, window: Size, view: FilmView): FilmView {
  const zoom = Math.min(maxZoom(film, window), Math.max(1, view.zoom));
  return { zoom, x: clampAxis(film.width, zoom, view.x), y: clampAxis(film.height, zoom, view.y) };
}

function clampAxis(film: number, zoom: number, offset: number): number {
  const centred = (film * (1 - zoom)) / 2;
  const reach = ((film * zoom) / 2) * Math.min(1, zoom - 1);
  return Math.min(centred + reach, Math.max(centred - reach, offset));
}

/** Zooms by `factor` so that what lies under `anchor` stays there, as far as the limits let it. */
export function zoomAt(film: Size, window: Size, view: FilmView, anchor: Point, factor: number): FilmView {
  const zoom = Math.min(maxZoom(film, window), Math.max(1, view.zoom * factor));
  const ratio = zoom / view.zoom;
  return clampView(film, window, {
    zoom,
    x: anchor.x - (anchor.x - view.x) * ratio,
    y: anchor.y - (anchor.y - view.y) * ratio,
  });
}

/** Moves the film by a distance in film px at fit. */
export function panBy(film: Size, window: Size, view: FilmView, by: Point): FilmView {
  return clampView(film, window, { zoom: view.zoom, x: view.x + by.x, y: view.y + by.y });
}

/** Follows two fingers: what lay midway between them stays midway, and their distance sets the zoom. */
export function pinch(
  film: Size,
  window: Size,
  from: { view: FilmView; fingers: [Point, Point] },
  fingers: [Point, Point],
): FilmView {
  const before = distance(...from.fingers);
  const factor = before > 0 ? distance(...fingers) / before : 1;
  const zoom = Math.min(maxZoom(film, window), Math.max(1, from.view.zoom * factor));
  const ratio = zoom / from.view.zoom;
  const start = midpoint(...from.fingers);
  const now = midpoint(...fingers);
  return clampView(film, window, {
    zoom,
    x: now.x - (start.x - from.view.x) * ratio,
    y: now.y - (start.y - from.view.y) * ratio,
  });
}

/** The smallest move that brings a part of the film (film px) into the window; the same view where it is in already. */
export function reveal(
  film: Size,
  window: Size,
  view: FilmView,
  part: { x1: number; y1: number; x2: number; y2: number },
): FilmView {
  const scale = fitScale(film, window);
  return clampView(film, window, {
    zoom: view.zoom,
    x: revealAxis(film.width, window.width / scale, view.zoom, view.x, part.x1, part.x2),
    y: revealAxis(film.height, window.height / scale, view.zoom, view.y, part.y1, part.y2),
  });
}

function revealAxis(film: number, window: number, zoom: number, offset: number, from: number, to: number): number {
  const start = (film - window) / 2;
  const low = from * zoom + offset;
  const high = to * zoom + offset;
  if (high - low > window) return offset + start + window / 2 - (low + high) / 2;
  if (low < start) return offset + start - low;
  if (high > start + window) return offset + start + window - high;
  return offset;
}
