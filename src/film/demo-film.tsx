"use client";

import { useCallback, useId, useLayoutEffect, useRef, useState } from "react";
import type { Detection } from "@/domain/reading/prediction";
import { curveId, type Measurement, placeOf } from "@/domain/reading/measurement";
import { curveColour } from "@/film/viewer/curve-colour";
import { FilmOverlay } from "@/film/viewer/film-overlay";
import type { FilmTarget } from "@/film/viewer/film-types";
import { landingMessages } from "../messages/landing";

const t = landingMessages.demo;
const LAYERS = { boxes: false, endplates: true, curves: true, names: true };

interface DemoFilmProps {
  src: string;
  image: { width: number; height: number };
  detections: Detection[];
  measurement: Measurement;
}

/** A film with its result that answers to pointer and keys: what is touched is named below it. */
export function DemoFilm({ src, image, detections, measurement }: DemoFilmProps) {
  const [selected, setSelected] = useState<FilmTarget | null>(() => {
    const [major] = measurement.curves;
    return major ? { kind: "curve", id: curveId(major) } : null;
  });
  const [active, setActive] = useState<FilmTarget | null>(null);
  const svg = useRef<SVGSVGElement>(null);
  const captionId = useId();
  const count = measurement.vertebrae.length;
  const shown = active ?? selected;
  const place = shown?.kind === "vertebra" ? placeOf(measurement, shown.id) + 1 : null;

  // A tap answers at once and stays; the pointer only passes.
  const select = useCallback((target: FilmTarget) => {
    setSelected(target);
    setActive(null);
  }, []);

  // Letters over the film keep their size on the screen.
  useLayoutEffect(() => {
    const element = svg.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      element.style.setProperty("--film-px", String(image.height / Math.max(1, element.clientHeight)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [image.height]);

  return (
    <figure
      aria-labelledby={captionId}
      className="dark flex flex-col overflow-clip rounded-lg border border-line bg-film text-film-ink"
    >
      <svg
        ref={svg}
        viewBox={`0 0 ${image.width} ${image.height}`}
        role="img"
        aria-label={t.film(count, measurement.curves.map((curve) => t.curveLabel(curve.cobbDeg)).join(", "))}
        className="block h-[min(58dvh,34rem)] w-full touch-manipulation md:h-[clamp(24rem,calc(100dvh-17rem),44rem)]"
      >
        <image href={src} width={image.width} height={image.height} />
        <FilmOverlay
          image={image}
          detections={detections}
          measurement={measurement}
          layers={LAYERS}
          active={active}
          selected={selected}
          onHover={setActive}
          onSelect={select}
        />
      </svg>
      <figcaption className="flex flex-col gap-2 border-t border-line p-3 text-sm sm:px-4">
        <p id={captionId} className="tabular">
          <output className="block min-h-10">{describe(shown, detections, measurement)}</output>
          <span className="text-ink-soft">{t.hint}</span>
        </p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <fieldset className="flex gap-1" aria-label={t.curves}>
            {measurement.curves.map((curve, rank) => (
              <button
                key={curveId(curve)}
                type="button"
                aria-label={t.curveLabel(curve.cobbDeg)}
                aria-pressed={shown?.kind === "curve" && shown.id === curveId(curve)}
                onClick={() => select({ kind: "curve", id: curveId(curve) })}
                className="flex h-8 items-center gap-2 rounded-md px-2 font-medium tabular hover:bg-sunken aria-pressed:bg-sunken touch-target"
              >
                <span
                  aria-hidden="true"
                  className={`h-0.5 w-4 bg-current forced-color-adjust-none ${curveColour(rank)}`}
                />
                {t.curveButton(curve.cobbDeg)}
              </button>
            ))}
          </fieldset>
          <label className="flex min-w-48 flex-1 items-center gap-3 touch-target">
            {t.slider}
            <input
              type="range"
              min={1}
              max={count}
              value={place ?? Math.ceil(count / 2)}
              aria-valuetext={place === null ? t.hint : t.sliderValue(place, count)}
              onChange={(event) => {
                const vertebra = measurement.vertebrae[Number(event.target.value) - 1];
                if (vertebra) select({ kind: "vertebra", id: vertebra.id });
              }}
              className="h-6 min-w-0 flex-1 accent-accent pointer-coarse:h-11"
            />
          </label>
        </div>
      </figcaption>
    </figure>
  );
}

function describe(target: FilmTarget | null, detections: Detection[], measurement: Measurement): string {
  if (target?.kind === "curve") {
    const curve = measurement.curves.find((measured) => curveId(measured) === target.id);
    return curve ? t.curve(curve, measurement) : "";
  }
  const vertebra = measurement.vertebrae.find(({ id }) => id === target?.id);
  const detection = detections.find(({ id }) => id === target?.id);
  if (!vertebra || !detection) return "";
  return t.vertebra(placeOf(measurement, vertebra.id) + 1, vertebra.tiltDeg, detection.confidence);
}
