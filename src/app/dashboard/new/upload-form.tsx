"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useCallback, useRef } from "react";
import { keepFocusNear } from "@/browser/keep-focus-near";
import { uploadMessages as t } from "@/messages/upload";
import { Button } from "@/components/ui/button";
import { Switch } from "@/components/ui/switch";
import { AddFilms } from "@/upload/add-films";
import { useAnalysePreference } from "@/upload/analyse-preference";
import { isDescribingFilm } from "@/upload/film-details-fields";
import { FilmRow } from "@/upload/film-row";
import { isSettled } from "@/upload/upload-state";
import { useFileDrop } from "@/upload/use-file-drop";
import { useFilmIntake } from "@/upload/use-film-intake";
import { useUploads } from "@/upload/use-uploads";

const DicomSection = dynamic(() => import("@/upload/dicom/dicom-section").then((module) => module.DicomSection));

/** Takes films in and shows their way. One film alone leads to its scan page as soon as that exists. */
export function UploadForm({ userId }: { userId: string }) {
  const router = useRouter();
  const undecidedDicoms = useRef(0);
  const openScan = useCallback(
    (scanId: string) => {
      if (!isDescribingFilm() && undecidedDicoms.current === 0) router.push(`/scan/${scanId}`);
    },
    [router],
  );
  const { uploads, state, announcement } = useUploads(userId, openScan);
  const { take, drops } = useFilmIntake(uploads);
  const isOver = useFileDrop(take);
  const noteUndecided = useCallback((count: number) => {
    undecidedDicoms.current = count;
  }, []);
  const [analyses, setAnalyses] = useAnalysePreference();
  const { films } = state;
  const settled = films.filter(isSettled);

  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <h1 className="text-lg font-medium">{t.title}</h1>
        <Switch label={t.analyseSwitch} checked={analyses} onCheckedChange={setAnalyses} />
      </div>
      <AddFilms compact={films.length > 0 || drops.length > 0} onFiles={take} />
      {drops.length > 0 && <DicomSection drops={drops} uploads={uploads} onUndecided={noteUndecided} />}
      {films.length > 0 && (
        <section aria-labelledby="films-heading">
          <div className="flex min-h-9 items-center justify-between gap-4 border-b border-line pb-2">
            <h2 id="films-heading" className="font-medium tabular">
              {t.list.count(films.length)}
            </h2>
            {settled.length > 0 && (
              <Button
                variant="quiet"
                size="sm"
                onClick={(event) => {
                  keepFocusNear(event.currentTarget);
                  uploads.remove(settled.map((film) => film.id));
                }}
              >
                {t.list.clear}
              </Button>
            )}
          </div>
          <ul aria-label={t.list.label}>
            {films.map((film, position) => (
              <FilmRow
                key={film.id}
                film={film}
                twin={film.phase.name === "duplicate" ? twinOf(film.phase.of) : undefined}
                position={position}
                uploads={uploads}
              />
            ))}
          </ul>
        </section>
      )}
      <output className="sr-only">{announcement}</output>
      {isOver && (
        <div
          aria-hidden="true"
          className="pointer-events-none fixed inset-0 z-40 flex animate-fade-in items-center justify-center bg-shade p-3"
        >
          <div className="flex size-full items-center justify-center rounded-lg border-2 border-dashed border-white">
            <span className="rounded-lg bg-film px-6 py-4 text-lg font-medium text-film-ink">{t.area.dropNow}</span>
          </div>
        </div>
      )}
    </>
  );

  function twinOf(id: string) {
    return films.find((film) => film.id === id);
  }
}
