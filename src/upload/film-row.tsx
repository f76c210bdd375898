"use client";

import { ChevronDown } from "lucide-react";
import { useId, useState } from "react";
import { READ_FORMATS, typeByName } from "@/domain/film-formats";
import { uploadMessages as t } from "@/messages/upload";
import { classNames } from "@/components/ui/class-names";
import { FilmActions } from "./film-actions";
import { FilmDetailsFields } from "./film-details-fields";
import { FilmOutcome } from "./film-outcome";
import { FilmPreview } from "./film-preview";
import { FilmStatus } from "./film-status";
import { formatBytes } from "./format-bytes";
import type { UploadList } from "./upload-list";
import { type Film, isDescribable } from "./upload-state";

/** One film of the list: what it is, how far it has come, and what can be done about it. `twin`: the film that it repeats. */
export function FilmRow({
  film,
  twin,
  position,
  uploads,
}: {
  film: Film;
  twin: Film | undefined;
  position: number;
  uploads: UploadList;
}) {
  const { id, name, phase, contentType, checkpoint } = film;
  const [isDescribing, setIsDescribing] = useState(false);
  const fieldsId = useId();
  const claimed = typeByName(name);
  const isDrawable = contentType !== null && READ_FORMATS[contentType].isDrawable;
  return (
    <li className="flex gap-3 border-b border-line py-4 last:border-0 sm:gap-4">
      <FilmPreview file={isDrawable ? uploads.fileOf(id) : undefined} />
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <div className="flex flex-wrap items-start justify-between gap-x-3 gap-y-2">
          <div className="min-w-0 flex-1 basis-36">
            <p className="truncate font-medium" title={name}>
              {name}
            </p>
            <p className="flex flex-wrap items-center gap-x-2 text-sm text-ink-soft tabular">
              {[formatBytes(film.size), contentType && t.format(contentType)].filter(Boolean).join(" · ")}
              {isDescribable(film) && (
                <DetailsToggle
                  film={film}
                  isOpen={isDescribing}
                  controls={fieldsId}
                  onToggle={() => setIsDescribing(!isDescribing)}
                />
              )}
            </p>
          </div>
          <FilmActions film={film} uploads={uploads} />
        </div>
        {contentType && claimed && claimed !== contentType && (
          <p className="text-sm text-ink-soft">{t.misnamed(claimed, contentType)}</p>
        )}
        <FilmStatus film={film} twin={twin} />
        {checkpoint.scanId && (phase.name === "saved" || phase.name === "analysing") && (
          <FilmOutcome scanId={checkpoint.scanId} asked={phase.name === "analysing"} position={position} />
        )}
        {isDescribing && isDescribable(film) && (
          <FilmDetailsFields
            id={fieldsId}
            film={film}
            onChange={(details) => uploads.describe(id, details)}
            onPause={() => uploads.saveDetails(id)}
          />
        )}
      </div>
    </li>
  );
}

function DetailsToggle({
  film,
  isOpen,
  controls,
  onToggle,
}: {
  film: Film;
  isOpen: boolean;
  controls: string;
  onToggle: () => void;
}) {
  const { label, filmDate } = film.details;
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-controls={isOpen ? controls : undefined}
      aria-label={t.actions.of(t.actions.details, film.name)}
      className="inline-flex min-w-0 items-center gap-0.5 rounded-sm py-0.5 hover:text-ink touch-target"
      onClick={onToggle}
    >
      <ChevronDown aria-hidden="true" className={classNames("size-4 shrink-0", !isOpen && "-rotate-90")} />
      <span className="truncate">{[label, filmDate].filter(Boolean).join(", ") || t.actions.details}</span>
    </button>
  );
}
