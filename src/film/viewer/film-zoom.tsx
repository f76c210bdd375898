"use client";

import { Maximize, Minus, Plus } from "lucide-react";
import { useSyncExternalStore } from "react";
import { scanMessages } from "@/messages/scan";
import { CommandButton } from "../commands/command-button";
import { FILM_COMMANDS } from "../commands/film-commands";
import type { FilmViewController } from "./film-view";

const t = scanMessages.tools;

/** Zoom by buttons, for those who have neither wheel nor two fingers, and how far the film is zoomed. */
export function FilmZoom({ controller }: { controller: FilmViewController }) {
  const percent = useSyncExternalStore(controller.subscribe, controller.zoomPercent, () => null);
  const context = { controller };
  return (
    <fieldset
      aria-label={t.zoomTools}
      className="dark absolute right-2 bottom-2 z-10 flex flex-col items-center rounded-lg border border-line bg-surface/90 p-0.5 text-ink"
    >
      <CommandButton command={FILM_COMMANDS.zoomIn} context={context}>
        <Plus aria-hidden="true" />
      </CommandButton>
      <span className="flex h-5 w-11 items-center justify-center text-sm text-ink-soft tabular" data-zoom-percent="">
        {percent !== null && t.zoomLevel(percent)}
      </span>
      <CommandButton command={FILM_COMMANDS.zoomOut} context={context}>
        <Minus aria-hidden="true" />
      </CommandButton>
      <CommandButton command={FILM_COMMANDS.fit} context={context}>
        <Maximize aria-hidden="true" />
      </CommandButton>
    </fieldset>
  );
}
