"use client";

import { useEffect, useState } from "react";
import { scanMessages } from "@/messages/scan";
import { commonMessages } from "@/messages/common";
import { Button } from "@/components/ui/button";
import type { FilmUrl } from "./use-film-url";

const t = scanMessages.film;
const LONG_WAIT_MS = 20_000;

/** What there is to say about the picture itself, over its empty place: on its way, late, or not to be had. */
export function FilmNotice({ film, awaited }: { film: FilmUrl | null; awaited: boolean }) {
  if (film?.state === "loaded") return null;
  const failed = film?.state === "failed";
  return (
    <div className="dark pointer-events-none absolute inset-0 flex items-center justify-center p-16">
      <div
        role={failed ? "alert" : undefined}
        className="pointer-events-auto flex max-w-xs flex-col items-center gap-3 rounded-lg bg-film/70 px-4 py-3 text-center text-film-ink"
      >
        {film === null && (awaited ? <Preparing /> : <p>{t.notShown}</p>)}
        {film?.state === "loading" && <p>{t.loading}</p>}
        {failed && (
          <>
            <p>{t.failedTitle}</p>
            {film.detail && <p className="text-sm">{film.detail}</p>}
            <Button variant="secondary" onClick={film.retry}>
              {commonMessages.actions.retry}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function Preparing() {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), LONG_WAIT_MS);
    return () => clearTimeout(timer);
  }, []);
  return <p>{isLong ? t.preparingLong : t.preparing}</p>;
}
