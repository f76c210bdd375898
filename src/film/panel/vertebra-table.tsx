"use client";

import { TriangleAlert } from "lucide-react";
import { type Dispatch, Fragment } from "react";
import { curveColour } from "../viewer/curve-colour";
import type { FilmAction, FilmState } from "../viewer/use-film-state";
import { scanMessages } from "@/messages/scan";
import { classNames } from "@/components/ui/class-names";
import { gapsIn } from "@/domain/reading/gaps";
import type { Measurement } from "@/domain/reading/measurement";
import type { ShownResult } from "@/domain/shown-result";
import { PanelSection } from "./panel-section";
import { useTargetRow } from "./use-target-row";

const t = scanMessages.panel;

type VertebraTableProps = { result: ShownResult; state: FilmState; dispatch: Dispatch<FilmAction> };

/** Every vertebra of the chain from the top: the text equivalent of what is drawn on the film, and linked with it. */
export function VertebraTable({ result, state, dispatch }: VertebraTableProps) {
  const { detections, measurement } = result;
  const unsure = new Set(measurement.warnings.find(({ code }) => code === "LOW_CONFIDENCE")?.vertebrae);
  const doubled = new Set(measurement.warnings.find(({ code }) => code === "DOUBLE_VERTEBRA")?.vertebrae);
  const gaps = new Set(gapsIn(measurement, detections).map(({ above }) => above));
  const confidences = new Map(detections.map(({ id, confidence }) => [id, confidence]));
  const hasErrors = measurement.vertebrae.some(({ tiltSdDeg }) => tiltSdDeg !== null);
  const note = [t.vertebraeNote, hasErrors && t.tiltSdNote, unsure.size > 0 && t.unsureNote].filter(Boolean).join(" ");
  const leftOut = detections.length - measurement.vertebrae.length;
  if (measurement.vertebrae.length === 0) return null;
  return (
    <PanelSection title={`${t.vertebrae} (${measurement.vertebrae.length})`} note={note}>
      <table className="-mx-2 text-sm tabular">
        <thead>
          <tr className="text-left text-ink-soft [&>th]:px-2 [&>th]:py-1 [&>th]:font-normal">
            <th scope="col">{t.columns.number}</th>
            <th scope="col" className="text-right">
              {t.columns.tilt}
            </th>
            <th scope="col" className="text-right">
              {t.columns.confidence}
            </th>
            <th scope="col">{t.columns.role}</th>
          </tr>
        </thead>
        <tbody>
          {measurement.vertebrae.map((vertebra, position) => (
            <Fragment key={vertebra.id}>
              <VertebraRow
                position={position}
                vertebra={vertebra}
                confidence={confidences.get(vertebra.id) ?? 0}
                doubts={[
                  ...(unsure.has(vertebra.id) ? [t.unsure] : []),
                  ...(doubled.has(vertebra.id) ? [t.doubled] : []),
                ]}
                roles={rolesOf(vertebra.id, measurement)}
                state={state}
                dispatch={dispatch}
              />
              {gaps.has(vertebra.id) && <GapRow />}
            </Fragment>
          ))}
        </tbody>
      </table>
      {leftOut > 0 && <p className="text-sm text-ink-soft">{t.leftOut(leftOut)}</p>}
    </PanelSection>
  );
}

type Role = { curve: number; word: string };

function rolesOf(id: string, { curves }: Measurement): Role[] {
  return curves.flatMap((curve, index) =>
    (["upper", "apex", "lower"] as const)
      .filter((end) => curve[end] === id)
      .map((end) => ({ curve: index, word: t.roles[end] })),
  );
}

type VertebraRowProps = {
  position: number;
  vertebra: Measurement["vertebrae"][number];
  confidence: number;
  /** Why not to trust it, in words. */
  doubts: string[];
  roles: Role[];
  state: FilmState;
  dispatch: Dispatch<FilmAction>;
};

function VertebraRow({ position, vertebra, confidence, doubts, roles, state, dispatch }: VertebraRowProps) {
  const { isActive, isSelected, rowProps, buttonProps } = useTargetRow<HTMLTableRowElement>(
    { kind: "vertebra", id: vertebra.id },
    state,
    dispatch,
  );
  const isHidden = confidence < state.minConfidence;
  return (
    <tr
      {...rowProps}
      data-vertebra-row={position + 1}
      className={classNames(
        "relative [&>*]:px-2 [&>*]:py-0",
        isSelected ? "bg-accent-soft" : isActive && "bg-sunken",
        isHidden && "text-ink-soft",
      )}
    >
      <th scope="row" className="rounded-l-md text-left font-normal">
        {/* The button's area is the whole row. */}
        <button
          type="button"
          {...buttonProps}
          aria-label={t.vertebra(position)}
          className="flex h-7 min-w-7 items-center font-medium outline-none pointer-coarse:h-11 after:absolute after:inset-0 after:rounded-md after:content-[''] focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {position + 1}
        </button>
      </th>
      <td className="text-right whitespace-nowrap">
        {scanMessages.degreesExact(vertebra.tiltDeg)}
        {vertebra.tiltSdDeg !== null && (
          <span className="text-ink-soft"> {scanMessages.plusMinus(vertebra.tiltSdDeg)}</span>
        )}
      </td>
      <td className="text-right whitespace-nowrap">
        {doubts.length > 0 && <TriangleAlert aria-hidden="true" className="mr-1 inline size-3.5 text-caution" />}
        {scanMessages.percent(confidence)}
        {doubts.map((doubt) => (
          <span key={doubt} className="sr-only">
            , {doubt}
          </span>
        ))}
        {isHidden && <span className="sr-only">, {t.hidden}</span>}
      </td>
      <td className="rounded-r-md text-ink-soft">
        {roles.map(({ curve, word }) => (
          <span key={`${curve}-${word}`} className="mr-2 inline-flex items-center gap-1.5 whitespace-nowrap">
            <span aria-hidden="true" className="flex size-3 items-center rounded-sm bg-film px-0.5">
              <span className={classNames("h-0.5 w-full bg-current forced-color-adjust-none", curveColour(curve))} />
            </span>
            {word}
          </span>
        ))}
      </td>
    </tr>
  );
}

function GapRow() {
  return (
    <tr data-gap-row="">
      <td colSpan={4} className="px-2 py-0.5">
        <span className="flex items-center gap-1.5 rounded-sm border border-dashed border-line-strong px-2 py-1">
          <TriangleAlert aria-hidden="true" className="size-3.5 shrink-0 text-caution" />
          {t.gap}
        </span>
      </td>
    </tr>
  );
}
