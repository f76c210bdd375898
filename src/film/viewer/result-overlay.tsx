"use client";

import { type Dispatch, useCallback } from "react";
import { FilmOverlay } from "./film-overlay";
import type { FilmTarget } from "./film-types";
import type { FilmAction, FilmState } from "./use-film-state";
import type { CurrentRun } from "@/domain/scan";

type ResultOverlayProps = {
  run: CurrentRun;
  image: { width: number; height: number };
  state: FilmState;
  dispatch: Dispatch<FilmAction>;
};

/** The shown run over its film. A new run fades in; the film beneath does not move. */
export function ResultOverlay({ run, image, state, dispatch }: ResultOverlayProps) {
  const onHover = useCallback(
    (target: FilmTarget | null) => dispatch({ type: "point", target, side: "film" }),
    [dispatch],
  );
  const onSelect = useCallback((target: FilmTarget) => dispatch({ type: "select", target, side: "film" }), [dispatch]);
  return (
    <g key={run.id} data-overlay={run.id} className="animate-fade-in">
      <FilmOverlay
        image={image}
        detections={run.detections}
        measurement={run.measurement}
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
