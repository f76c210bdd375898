import type { FilmState } from "./use-film-state";
import { commonMessages } from "@/messages/common";
import { scanMessages } from "@/messages/scan";
import type { CurrentRun } from "@/domain/scan";

/**
 * What is pointed at or selected, in a line at the film's foot: for eyes that are on the film. What a key selects is
 * announced, for the focus stays on the film; the tables tell the rest to everyone.
 */
export function FilmReadout({ run, state }: { run: CurrentRun; state: FilmState }) {
  const text = textFor(run, state.active ?? state.selected);
  return (
    <>
      <output className="sr-only">{state.side === "film" && textFor(run, state.selected)}</output>
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

function textFor({ detections, measurement }: CurrentRun, target: FilmState["active"]): string | null {
  if (target?.kind === "curve") {
    const curve = measurement.curves[target.index];
    if (!curve) return null;
    const { cobbDeg, uncertaintyDeg } = curve;
    const parts = [commonMessages.degrees(cobbDeg), uncertaintyDeg && commonMessages.likely(cobbDeg, uncertaintyDeg)];
    return scanMessages.film.curveReadout(parts.filter(Boolean).join(", "), curve);
  }
  const vertebra = target && measurement.vertebrae[target.position];
  if (!vertebra) return null;
  return scanMessages.film.readout(
    target.position,
    scanMessages.degreesExact(vertebra.tiltDeg),
    scanMessages.percent(detections[vertebra.detection]?.confidence ?? 0),
  );
}
