"use client";

import { useState } from "react";
import { FIRST_FILM_DAY, MAX_LABEL_LENGTH } from "@/domain/film-details";
import { localToday } from "@/browser/local-today";
import { uploadMessages as t } from "@/messages/upload";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { Film, FilmDetails } from "./upload-state";

const DETAILS_MARK = "data-film-details";

/** Whether the user is typing a label or a date: no moment to lead them to another page. */
export function isDescribingFilm(): boolean {
  return document.activeElement?.closest(`[${DETAILS_MARK}]`) != null;
}

/** Label and film date of one film. Saved when the cursor leaves a field, or with the scan where that does not exist yet. */
export function FilmDetailsFields({
  id,
  film,
  onChange,
  onPause,
}: {
  id: string;
  film: Film;
  onChange: (details: FilmDetails) => void;
  onPause: () => void;
}) {
  const { details, detailsSaved } = film;
  const [today] = useState(localToday);
  const isFuture = details.filmDate > today;
  const notes = { nothing: null, unsaved: null, saving: t.details.saving, saved: t.details.saved, failed: null };
  return (
    <div
      id={id}
      {...{ [DETAILS_MARK]: "" }}
      className="flex flex-wrap items-start gap-3"
      onBlur={() => {
        if (!isFuture) onPause();
      }}
    >
      <Field label={t.details.label} className="min-w-40 flex-1">
        {(control) => (
          <Input
            {...control}
            value={details.label}
            maxLength={MAX_LABEL_LENGTH}
            autoComplete="off"
            onChange={(event) => onChange({ ...details, label: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.details.filmDate} error={isFuture && t.details.future} className="w-44">
        {(control) => (
          <Input
            {...control}
            type="date"
            min={FIRST_FILM_DAY}
            max={today}
            value={details.filmDate}
            onChange={(event) => onChange({ ...details, filmDate: event.target.value })}
          />
        )}
      </Field>
      <output className="block w-full text-sm text-ink-soft empty:hidden">
        {detailsSaved === "failed" ? t.details.failed : notes[detailsSaved]}
      </output>
    </div>
  );
}
