"use client";

import { type Dispatch, useEffect, useState } from "react";
import type { FilmTool } from "./commands/film-commands";
import { FilmKeysDialog } from "./commands/film-keys-dialog";
import { FilmToolbar } from "./commands/film-toolbar";
import { FilmViewer } from "./viewer/film-viewer";
import { FilmZoom } from "./viewer/film-zoom";
import { useFilmKeys } from "./commands/use-film-keys";
import type { FilmAction, FilmState } from "./viewer/use-film-state";
import { useFilmView } from "./viewer/use-film-view";
import { scanMessages } from "@/messages/scan";
import { scanName } from "@/components/scan-name";
import { useSingleKeys } from "@/browser/use-single-keys";
import type { ScanDetail } from "@/domain/scan";
import { ResultOverlay } from "./viewer/result-overlay";
import { FilmNotice } from "./viewer/film-notice";
import { FilmReadout } from "./viewer/film-readout";
import { FilmPicture } from "./viewer/film-picture";
import { useFilmUrl } from "./viewer/use-film-url";
import { isPictureAwaited } from "./use-scan";

type ScanFilmProps = { scan: ScanDetail; state: FilmState; dispatch: Dispatch<FilmAction> };

/** The film with what was found on it, and the tools to look at both. */
export function ScanFilm({ scan, state, dispatch }: ScanFilmProps) {
  const { image, currentRun: run } = scan;
  const { controller, surfaceRef } = useFilmView(image);
  const film = useFilmUrl(scan.displayKey);
  const [openTool, setOpenTool] = useState<FilmTool | null>(null);
  const [keysEnabled, setKeysEnabled] = useSingleKeys();
  const count = run?.measurement.vertebrae.length ?? 0;

  const commandContext = { controller, dispatch, openTool: setOpenTool, count };
  useFilmKeys(commandContext, keysEnabled);

  // What is selected in the panel may lie outside the window of a film that is zoomed in.
  const { selected } = state;
  useEffect(() => {
    const position = selected?.kind === "vertebra" ? selected.position : null;
    const vertebra = position === null ? null : run?.measurement.vertebrae[position];
    const detection = vertebra && run?.detections[vertebra.detection];
    if (detection) controller.reveal(detection);
  }, [selected, run, controller]);

  const outlines = run && {
    all: run.detections.length,
    hidden: run.detections.filter(({ confidence }) => confidence < state.minConfidence).length,
  };
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-film">
      <FilmToolbar {...{ state, outlines, openTool }} context={commandContext} />
      <div className="relative min-h-0 flex-1">
        <FilmViewer
          film={image}
          label={scanMessages.film.label(scanName(scan))}
          surfaceRef={surfaceRef}
          tone={state.tone}
          picture={<FilmPicture image={image} film={film} />}
          overlay={run && <ResultOverlay {...{ run, image, state, dispatch }} />}
          onPressGround={() => dispatch({ type: "forget-targets" })}
          className="absolute inset-0"
        />
        <FilmNotice film={film} awaited={isPictureAwaited(scan)} />
        {run && <FilmReadout run={run} state={state} />}
        <FilmZoom controller={controller} />
      </div>
      <FilmKeysDialog
        open={openTool === "help"}
        onOpenChange={(open) => setOpenTool(open ? "help" : null)}
        enabled={keysEnabled}
        onEnabledChange={setKeysEnabled}
      />
    </div>
  );
}
