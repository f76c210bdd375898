"use client";

import type { Dispatch } from "react";
import { curveColour } from "../viewer/curve-colour";
import type { FilmAction, FilmState } from "../viewer/use-film-state";
import { commonMessages } from "@/messages/common";
import { scanMessages } from "@/messages/scan";
import { classNames } from "@/components/ui/class-names";
import { type Curve, curveId, type Measurement } from "@/domain/reading/measurement";
import { PanelSection } from "./panel-section";
import { useTargetRow } from "./use-target-row";

const t = scanMessages.panel;

type CurveListProps = { measurement: Measurement; state: FilmState; dispatch: Dispatch<FilmAction> };

/** Every curve, the largest first, with its end vertebrae, apex and side. */
export function CurveList({ measurement, state, dispatch }: CurveListProps) {
  const { curves } = measurement;
  return (
    <PanelSection title={t.curves}>
      {curves.length === 0 ? (
        <p className="text-ink-soft">{t.noCurves}</p>
      ) : (
        <ul className="-mx-2 flex flex-col gap-0.5">
          {curves.map((curve, rank) => (
            <CurveRow key={curveId(curve)} {...{ curve, rank, measurement, state, dispatch }} />
          ))}
        </ul>
      )}
    </PanelSection>
  );
}

type CurveRowProps = CurveListProps & { curve: Curve; rank: number };

function CurveRow({ curve, rank, measurement, state, dispatch }: CurveRowProps) {
  const { isActive, isSelected, rowProps, buttonProps } = useTargetRow<HTMLLIElement>(
    { kind: "curve", id: curveId(curve) },
    state,
    dispatch,
  );
  return (
    <li {...rowProps} data-curve-row={rank + 1}>
      <button
        type="button"
        {...buttonProps}
        className={classNames(
          "flex w-full items-start gap-3 rounded-md px-2 py-1.5 text-left",
          isSelected ? "bg-accent-soft" : isActive && "bg-sunken",
        )}
      >
        {/* The swatch keeps the film's dark ground, so that the colour is the one seen there. */}
        <span aria-hidden="true" className="mt-1 flex h-4 w-5 shrink-0 items-center rounded-sm bg-film px-0.5">
          <span className={classNames("h-0.5 w-full bg-current forced-color-adjust-none", curveColour(rank))} />
        </span>
        <span className="min-w-0 flex-1">
          <span className="font-medium tabular">{commonMessages.degrees(curve.cobbDeg)}</span>
          {/* The spaces are for those who hear the button's name. */}{" "}
          {curve.uncertaintyDeg !== null && (
            <span className="ml-1.5 text-sm text-ink-soft tabular">
              {commonMessages.likely(curve.cobbDeg, curve.uncertaintyDeg)}
            </span>
          )}{" "}
          {rank === 0 && <span className="ml-2 text-sm text-ink-soft">{t.major}</span>}{" "}
          <span className="block text-sm text-ink-soft tabular">{t.curveEnds(curve, measurement)}</span>
        </span>
      </button>
    </li>
  );
}
