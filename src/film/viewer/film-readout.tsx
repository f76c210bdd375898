import type { FilmState } from "./use-film-state";
import { commonMessages } from "@/messages/common";
import { scanMessages } from "@/messages/scan";
import { curveId, placeOf } from "@/domain/reading/measurement";
import type { ShownResult } from "@/domain/shown-result";

/**
 * What is pointed at or selected, in a line at the film's foot: for eyes that are on the film. What a key selects is
 * announced, for the focus stays on the film; the tables tell the rest to everyone.
 */
export function FilmReadout({ result, state }: { result: ShownResult; state: FilmState }) {
  const text = textFor(result, state.active ?? state.selected);
  return (
    <>
      <output className="sr-only">{state.side === "film" && textFor(result, state.selected)}</output>
      {text && (
        <p
          aria-hidden="true"
          className="pointer-events-none absolute bottom-2 left-2 z-10 rounded-md bg-film/80 px-2 py-1 text-sm text-film-ink tabular"
        >
          {text}
        </p>
      )}
    </>
  );
}

function textFor({ detections, measurement }: ShownResult, target: FilmState["active"]): string | null {
  if (target?.kind === "curve") {
    const curve = measurement.curves.find((measured) => curveId(measured) === target.id);
    if (!curve) return null;
    const { cobbDeg, uncertaintyDeg } = curve;
    const parts = [commonMessages.degrees(cobbDeg), uncertaintyDeg && commonMessages.likely(cobbDeg, uncertaintyDeg)];
    return scanMessages.film.curveReadout(parts.filter(Boolean).join(", "), curve, measurement);
  }
  const position = target ? placeOf(measurement, target.id) : -1;
  const vertebra = measurement.vertebrae[position];
  if (!vertebra) return null;
  return scanMessages.film.readout(
    position,
    scanMessages.degreesExact(vertebra.tiltDeg),
    scanMessages.percent(detections.find(({ id }) => id === vertebra.id)?.confidence ?? 0),
  );
}
