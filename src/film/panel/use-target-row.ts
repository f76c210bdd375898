"use client";

import { type Dispatch, useEffect, useRef } from "react";
import { type FilmTarget, isSameTarget } from "../viewer/film-types";
import type { FilmAction, FilmState } from "../viewer/use-film-state";

/**
 * Links a row of the panel with its mark on the film: pointing at or focusing the row lights the mark, and a row whose
 * mark is pointed at on the film comes into view.
 */
export function useTargetRow<E extends HTMLElement>(
  target: FilmTarget,
  state: FilmState,
  dispatch: Dispatch<FilmAction>,
) {
  const ref = useRef<E>(null);
  const isActive = isSameTarget(state.active, target);
  const isSelected = isSameTarget(state.selected, target);
  const isCalled = (isActive || isSelected) && state.side === "film";

  useEffect(() => {
    if (isCalled) ref.current?.scrollIntoView({ block: "nearest" });
  }, [isCalled]);

  const point = () => dispatch({ type: "point", target, side: "panel" });
  const leave = () => dispatch({ type: "point", target: null, side: "panel" });
  return {
    isActive,
    isSelected,
    rowProps: { ref, onPointerEnter: point, onPointerLeave: leave, "data-lit": isActive || isSelected || undefined },
    buttonProps: {
      "aria-pressed": isSelected,
      onFocus: point,
      onBlur: leave,
      onClick: () => dispatch({ type: "select", target: isSelected ? null : target, side: "panel" }),
    },
  };
}
