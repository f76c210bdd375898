import type { Point } from "@/domain/geometry/point";
import {
  type Box,
  clampView,
  FITTED,
  type FilmView,
  fitScale,
  panBy,
  pinch,
  reveal,
  type Size,
  toViewPoint,
  zoomAt,
} from "./view-math";

const GLIDE_MS = 160;
/** On a film drawn lower than this (CSS px) letters shrink with it, or they would cover the spine. */
const LEAST_HEIGHT_FOR_LETTERS = 380;

/**
 * Holds where the film lies and draws it: one `transform` on one group, at most once a frame, past React, so that a
 * drag costs no render. Sets `--film-px` (film px to one CSS px) for what must keep its size on the screen.
 */
export class FilmViewController {
  readonly film: Size;
  private view: FilmView = FITTED;
  private surface: SVGSVGElement | null = null;
  private group: SVGGElement | null = null;
  private window: Size = { width: 0, height: 0 };
  private frame = 0;
  private percent: number | null = null;
  private readonly listeners = new Set<() => void>();

  constructor(film: Size) {
    this.film = film;
  }

  /** Starts to draw on `group` in `surface`, and again at each resize. Returns what ends it. */
  attach(surface: SVGSVGElement, group: SVGGElement): () => void {
    this.surface = surface;
    this.group = group;
    const measure = () => {
      const { width, height } = surface.getBoundingClientRect();
      if (width === 0 || height === 0) return;
      this.window = { width, height };
      this.view = clampView(this.film, this.window, this.view);
      this.draw();
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(surface);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(this.frame);
      this.frame = 0;
      this.surface = null;
      this.group = null;
    };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** CSS px to 100 film px, rounded; null until the film is on the screen. */
  readonly zoomPercent = (): number | null => this.percent;

  readonly isFitted = (): boolean => this.view.zoom === 1;

  /** The film's place now, to start a gesture from. */
  current(): FilmView {
    return this.view;
  }

  /** A point of the page in the units of the view. */
  locate(client: Point): Point {
    return toViewPoint(this.film, this.place(), client);
  }

  readonly fit = (): void => this.glide(FITTED);

  /** Draws one film px as one CSS px, about the middle of the window. */
  readonly actualSize = (): void => {
    if (this.window.width === 0) return;
    this.glide(this.zoomed(1 / fitScale(this.film, this.window) / this.view.zoom));
  };

  /** Zooms about a point of the page, or the middle of the window, gliding there. */
  zoomBy(factor: number, client?: Point): void {
    this.glide(this.zoomed(factor, client));
  }

  /** Zooms with no glide: for the wheel, whose own steps are small. */
  zoomNow(factor: number, client: Point): void {
    this.show(this.zoomed(factor, client));
  }

  /** Moves the film by CSS px from where it lay at `from`. */
  panFrom(from: FilmView, by: Point): void {
    if (this.window.width === 0) return;
    const scale = fitScale(this.film, this.window);
    this.show(panBy(this.film, this.window, from, { x: by.x / scale, y: by.y / scale }));
  }

  panBy(by: Point): void {
    this.panFrom(this.view, by);
  }

  pinchFrom(from: { view: FilmView; fingers: [Point, Point] }, fingers: [Point, Point]): void {
    if (this.window.width === 0) return;
    this.show(pinch(this.film, this.window, from, fingers));
  }

  /** Brings a part of the film (film px) into the window if it is not in it. */
  reveal(part: { x1: number; y1: number; x2: number; y2: number }): void {
    if (this.window.width === 0) return;
    const next = reveal(this.film, this.window, this.view, part);
    if (next.x !== this.view.x || next.y !== this.view.y) this.glide(next);
  }

  private zoomed(factor: number, client?: Point): FilmView {
    if (this.window.width === 0) return this.view;
    const middle = { x: this.film.width / 2, y: this.film.height / 2 };
    return zoomAt(this.film, this.window, this.view, client ? this.locate(client) : middle, factor);
  }

  private place(): Box {
    const { left, top } = this.surface?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { left, top, ...this.window };
  }

  private show(view: FilmView): void {
    this.view = view;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(this.draw);
  }

  private glide(to: FilmView): void {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
      this.show(to);
      return;
    }
    const from = this.view;
    const start = performance.now();
    const step = (now: number) => {
      const part = Math.min(1, Math.max(0, (now - start) / GLIDE_MS));
      const eased = 1 - (1 - part) ** 3;
      this.view = part === 1 ? to : between(from, to, eased);
      this.draw();
      if (part < 1) this.frame = requestAnimationFrame(step);
    };
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(step);
  }

  private readonly draw = (): void => {
    if (!this.group || this.window.width === 0) return;
    const { zoom, x, y } = this.view;
    const scale = fitScale(this.film, this.window) * zoom;
    this.group.setAttribute("transform", `matrix(${zoom} 0 0 ${zoom} ${x} ${y})`);
    const filmPx = Math.min(1 / scale, this.film.height / LEAST_HEIGHT_FOR_LETTERS);
    this.group.style.setProperty("--film-px", String(filmPx));
    const percent = Math.round(scale * 100);
    if (percent === this.percent) return;
    this.percent = percent;
    for (const listener of this.listeners) listener();
  };
}

function between(from: FilmView, to: FilmView, part: number): FilmView {
  return {
    zoom: from.zoom + (to.zoom - from.zoom) * part,
    x: from.x + (to.x - from.x) * part,
    y: from.y + (to.y - from.y) * part,
  };
}
