"use client";

import { type Dispatch, useEffect, useMemo, useState } from "react";
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
import type { ShownResult } from "@/domain/shown-result";
import { ResultOverlay } from "./viewer/result-overlay";
import { FilmNotice } from "./viewer/film-notice";
import { FilmReadout } from "./viewer/film-readout";
import { FilmPicture } from "./viewer/film-picture";
import { useFilmUrl } from "./viewer/use-film-url";
import { isPictureAwaited } from "./use-scan";

type ScanFilmProps = {
  scan: ScanDetail;
  result: ShownResult | null;
  state: FilmState;
  dispatch: Dispatch<FilmAction>;
};

/** The film with what was found on it, and the tools to look at both. */
export function ScanFilm({ scan, result, state, dispatch }: ScanFilmProps) {
  const { image } = scan;
  const { controller, surfaceRef } = useFilmView(image);
  const film = useFilmUrl(scan.displayKey);
  const [openTool, setOpenTool] = useState<FilmTool | null>(null);
  const [keysEnabled, setKeysEnabled] = useSingleKeys();
  const chainIds = useMemo(() => result?.measurement.vertebrae.map(({ id }) => id) ?? [], [result]);

  const commandContext = { controller, dispatch, openTool: setOpenTool, chainIds };
  useFilmKeys(commandContext, keysEnabled);

  // What is selected in the panel may lie outside the window of a film that is zoomed in.
  const { selected } = state;
  useEffect(() => {
    if (selected?.kind !== "vertebra") return;
    const detection = result?.detections.find(({ id }) => id === selected.id);
    if (detection) controller.reveal(detection);
  }, [selected, result, controller]);

  const outlines = result && {
    all: result.detections.length,
    hidden: result.detections.filter(({ confidence }) => confidence < state.minConfidence).length,
  };
  return (
    <div className="relative flex min-h-0 min-w-0 flex-1 flex-col bg-film">
      <FilmToolbar {...{ state, outlines, openTool }} context={commandContext} />
      <div className="relative min-h-0 flex-1">
        <FilmViewer
          film={image}
          label={scanMessages.film.label(scanName(scan))}
          surfaceRef={surfaceRef}
          adjustment={state.adjustment}
          picture={<FilmPicture image={image} film={film} />}
          overlay={result && <ResultOverlay {...{ result, image, state, dispatch }} />}
          onPressGround={() => dispatch({ type: "forget-targets" })}
          className="absolute inset-0"
        />
        <FilmNotice film={film} awaited={isPictureAwaited(scan)} />
        {result && <FilmReadout result={result} state={state} />}
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
