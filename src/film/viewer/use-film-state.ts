"use client";

import { useReducer } from "react";
import { ALL_LAYERS, type FilmLayer, type FilmLayers, type FilmTarget, isSameTarget } from "./film-types";

/** How the picture is shown: brightness −0.5…0.5, contrast 0.5…3 (1 as it is). */
export type PictureAdjustment = { brightness: number; contrast: number; inverted: boolean };
export const NO_ADJUSTMENT: PictureAdjustment = { brightness: 0, contrast: 1, inverted: false };

export function isUnadjusted({ brightness, contrast, inverted }: PictureAdjustment): boolean {
  return brightness === 0 && contrast === 1 && !inverted;
}

/** Where a target was pointed at: the other side scrolls to it. */
export type FilmSide = "film" | "panel";

export type FilmState = {
  layers: FilmLayers;
  /** 0–1; vertebrae of a lower confidence are not drawn. */
  minConfidence: number;
  adjustment: PictureAdjustment;
  active: FilmTarget | null;
  selected: FilmTarget | null;
  /** The side that `active` or `selected` was last set from. */
  side: FilmSide;
};

export type FilmAction =
  | { type: "toggle-layer"; layer: FilmLayer }
  | { type: "set-confidence"; minConfidence: number }
  | { type: "adjust"; adjustment: Partial<PictureAdjustment> }
  | { type: "toggle-inverted" }
  | { type: "point"; target: FilmTarget | null; side: FilmSide }
  | { type: "select"; target: FilmTarget | null; side: FilmSide }
  /** Selects the next vertebra down (1) or up (−1); `ids`: the chain's, top to bottom. */
  | { type: "step"; by: 1 | -1; ids: readonly string[] }
  | { type: "forget-targets" };

export const INITIAL_FILM_STATE: FilmState = {
  layers: ALL_LAYERS,
  minConfidence: 0,
  adjustment: NO_ADJUSTMENT,
  active: null,
  selected: null,
  side: "film",
};

export function reduceFilmState(state: FilmState, action: FilmAction): FilmState {
  switch (action.type) {
    case "toggle-layer":
      return { ...state, layers: { ...state.layers, [action.layer]: !state.layers[action.layer] } };
    case "set-confidence":
      return { ...state, minConfidence: action.minConfidence };
    case "adjust":
      return { ...state, adjustment: { ...state.adjustment, ...action.adjustment } };
    case "toggle-inverted":
      return { ...state, adjustment: { ...state.adjustment, inverted: !state.adjustment.inverted } };
    case "point":
      return { ...state, active: action.target, side: action.target ? action.side : state.side };
    case "select":
      if (isSameTarget(state.selected, action.target)) return state;
      return { ...state, selected: action.target, side: action.side };
    case "step":
      return step(state, action.by, action.ids);
    // forget-targets
    default:
      return { ...state, active: null, selected: null };
  }
}

function step(state: FilmState, by: 1 | -1, ids: readonly string[]): FilmState {
  const at = state.selected?.kind === "vertebra" ? ids.indexOf(state.selected.id) : -1;
  const from = at === -1 && by === -1 ? ids.length : at;
  const id = ids[Math.min(ids.length - 1, Math.max(0, from + by))];
  if (id === undefined) return state;
  return { ...state, selected: { kind: "vertebra", id }, active: null, side: "film" };
}

/** What is shown of a film and what is pointed at, for the film and its panel alike. */
export function useFilmState() {
  return useReducer(reduceFilmState, INITIAL_FILM_STATE);
}
