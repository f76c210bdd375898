"use client";

import { type Dispatch, useCallback } from "react";
import { FilmOverlay } from "./film-overlay";
import type { FilmTarget } from "./film-types";
import type { FilmAction, FilmState } from "./use-film-state";
import type { ShownResult } from "@/domain/shown-result";

type ResultOverlayProps = {
  result: ShownResult;
  image: { width: number; height: number };
  state: FilmState;
  dispatch: Dispatch<FilmAction>;
};

/** The shown result over its film. A new one fades in; the film beneath does not move. */
export function ResultOverlay({ result, image, state, dispatch }: ResultOverlayProps) {
  const onHover = useCallback(
    (target: FilmTarget | null) => dispatch({ type: "point", target, side: "film" }),
    [dispatch],
  );
  const onSelect = useCallback((target: FilmTarget) => dispatch({ type: "select", target, side: "film" }), [dispatch]);
  return (
    <g key={result.id} data-overlay={result.id} className="animate-fade-in">
      <FilmOverlay
        image={image}
        detections={result.detections}
        measurement={result.measurement}
        layers={state.layers}
        minConfidence={state.minConfidence}
        active={state.active}
        selected={state.selected}
        onHover={onHover}
        onSelect={onSelect}
      />
    </g>
  );
}
