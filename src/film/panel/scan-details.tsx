"use client";

import { type KeyboardEvent, useEffect, useEffectEvent } from "react";
import { LocalTime } from "@/components/local-date";
import { localToday } from "@/browser/local-today";
import { acquisitionRows } from "@/messages/acquisition";
import { scanMessages } from "@/messages/scan";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { isFilmDay, MAX_LABEL_LENGTH } from "@/domain/film-details";
import type { ScanDetail } from "@/domain/scan";
import { PanelSection } from "./panel-section";
import { useSavedField } from "./use-saved-field";

const t = scanMessages.details;

/** Label and film date, which can be changed, and what is known of the file. */
export function ScanDetails({ scan }: { scan: ScanDetail }) {
  const facts = [
    [t.fileName, scan.fileName ?? t.noFileName],
    [t.size, scanMessages.bytes(scan.size)],
    [t.dimensions, scanMessages.pixels(scan.image)],
  ] as const;
  return (
    <PanelSection title={t.title}>
      <LabelField scan={scan} />
      <FilmDateField scan={scan} />
      <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
        <dt className="text-ink-soft">{t.uploaded}</dt>
        <dd>
          <LocalTime instant={scan.createdAt} />
        </dd>
      </dl>
      {scan.acquisition && (
        <>
          <h3 className="mt-2 text-sm font-medium">{t.acquisition}</h3>
          <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm tabular">
            {acquisitionRows(scan.acquisition).map(({ name, value }) => (
              <div key={name} className="contents">
                <dt className="text-ink-soft">{name}</dt>
                <dd className="min-w-0 break-words">{value}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </PanelSection>
  );
}

type SavedField = ReturnType<typeof useSavedField>;

function savesOnKeys({ commit, refuse, revert }: SavedField) {
  return (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === "Enter") (event.currentTarget.validity.badInput ? refuse : commit)();
    if (event.key === "Escape") revert();
  };
}

function SaveStatus({ text }: { text: string }) {
  return (
    <span aria-live="polite" className="ml-auto min-h-5 text-sm text-ink-soft">
      {text}
    </span>
  );
}

function LabelField({ scan }: { scan: ScanDetail }) {
  const field = useSavedField(scan.id, scan.label, (typed) => {
    const label = typed.trim();
    return label.length <= MAX_LABEL_LENGTH ? { label } : null;
  });
  return (
    <div className="relative">
      <Field label={t.label} hint={t.labelHint} error={field.error}>
        {(control) => (
          <Input
            {...control}
            value={field.value}
            maxLength={MAX_LABEL_LENGTH}
            placeholder={t.labelPlaceholder}
            autoComplete="off"
            onChange={(event) => field.type(event.target.value)}
            onBlur={field.commit}
            onKeyDown={savesOnKeys(field)}
          />
        )}
      </Field>
      <div className="absolute top-0 right-0">
        <SaveStatus text={field.status} />
      </div>
    </div>
  );
}

/** A date picked in the calendar leaves the focus where it is: it is saved without waiting for it to move. */
const SAVE_DATE_AFTER_MS = 1200;

function FilmDateField({ scan }: { scan: ScanDetail }) {
  const field = useSavedField(
    scan.id,
    scan.filmDate ?? "",
    (typed) => (typed === "" ? { filmDate: null } : isFilmDay(typed, localToday()) ? { filmDate: typed } : null),
    t.badDate,
  );
  const commit = useEffectEvent(field.commit);
  const { value, isChanged } = field;
  useEffect(() => {
    if (!isChanged || !isFilmDay(value, localToday())) return undefined;
    const timer = setTimeout(() => commit(), SAVE_DATE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value, isChanged]);

  return (
    <div className="relative">
      <Field label={t.filmDate} error={field.error}>
        {(control) => (
          <Input
            {...control}
            type="date"
            value={value}
            onChange={(event) => field.type(event.target.value)}
            // Half a date reads as none: that must not remove the date that is stored.
            onBlur={(event) => (event.target.validity.badInput ? field.refuse() : field.commit())}
            onKeyDown={savesOnKeys(field)}
          />
        )}
      </Field>
      <div className="absolute top-0 right-0">
        <SaveStatus text={field.status} />
      </div>
    </div>
  );
}
