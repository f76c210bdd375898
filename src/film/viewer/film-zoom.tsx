"use client";

import { Maximize, Minus, Plus } from "lucide-react";
import { useSyncExternalStore } from "react";
import { scanMessages } from "@/messages/scan";
import { IconButton } from "@/components/ui/icon-button";
import { FILM_KEYS, filmZoomCommands } from "../commands/film-commands";
import type { FilmViewController } from "./film-view";

const t = scanMessages.tools;

/** Zoom by buttons, for those who have neither wheel nor two fingers, and how far the film is zoomed. */
export function FilmZoom({ controller }: { controller: FilmViewController }) {
  const percent = useSyncExternalStore(controller.subscribe, controller.zoomPercent, () => null);
  const { zoomIn, zoomOut, fit } = filmZoomCommands(controller);
  return (
    <fieldset
      aria-label={t.zoomTools}
      className="dark absolute right-2 bottom-2 z-10 flex flex-col items-center rounded-lg border border-line bg-surface/90 p-0.5 text-ink"
    >
      <IconButton label={t.zoomIn} shortcut={FILM_KEYS.zoomIn} onClick={zoomIn}>
        <Plus aria-hidden="true" />
      </IconButton>
      <span className="flex h-5 w-11 items-center justify-center text-sm text-ink-soft tabular" data-zoom-percent="">
        {percent !== null && t.zoomLevel(percent)}
      </span>
      <IconButton label={t.zoomOut} shortcut={FILM_KEYS.zoomOut} onClick={zoomOut}>
        <Minus aria-hidden="true" />
      </IconButton>
      <IconButton label={t.fit} shortcut={FILM_KEYS.fit} onClick={fit}>
        <Maximize aria-hidden="true" />
      </IconButton>
    </fieldset>
  );
}
