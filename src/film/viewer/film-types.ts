import type { Detection } from "@/domain/reading/prediction";
import type { Measurement } from "@/domain/reading/measurement";

/** Something on the film that can be pointed at: a vertebra by its id, or a curve by its `curveId`. */
export type FilmTarget = { kind: "vertebra" | "curve"; id: string };

/** What is drawn over the film. */
export type FilmLayers = { boxes: boolean; endplates: boolean; curves: boolean; names: boolean };
export type FilmLayer = keyof FilmLayers;

export const ALL_LAYERS: FilmLayers = { boxes: true, endplates: true, curves: true, names: true };

/** A result to draw. Every length is in px of the image. */
export type FilmResult = { detections: Detection[]; measurement: Measurement };

export function isSameTarget(a: FilmTarget | null | undefined, b: FilmTarget | null | undefined): boolean {
  return a != null && b != null && a.kind === b.kind && a.id === b.id;
}
