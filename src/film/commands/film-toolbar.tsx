"use client";

import { Contrast, Equal, Hash, Keyboard, ListFilter, Spline, Square } from "lucide-react";
import type { Dispatch } from "react";
import { scanMessages } from "@/messages/scan";
import { IconButton } from "@/components/ui/icon-button";
import { FILM_KEYS } from "./film-commands";
import type { FilmLayer } from "../viewer/film-types";
import { ToolPopover } from "./tool-popover";
import { FilterSettings, ToneSettings } from "./tool-settings";
import { type FilmAction, type FilmState, isPlainTone } from "../viewer/use-film-state";

const t = scanMessages.tools;
const LAYERS: readonly { layer: FilmLayer; Icon: typeof Square }[] = [
  { layer: "boxes", Icon: Square },
  { layer: "endplates", Icon: Equal },
  { layer: "curves", Icon: Spline },
  { layer: "names", Icon: Hash },
];

export type OpenTool = "filter" | "tone" | "help" | null;

type FilmToolbarProps = {
  state: FilmState;
  dispatch: Dispatch<FilmAction>;
  /** How many outlines there are, and how many of them the filter hides; null while there is no result to draw. */
  outlines: { hidden: number; all: number } | null;
  openTool: OpenTool;
  onOpenTool: (tool: OpenTool) => void;
};

/** The thin bar over the film, or above it where it would hide a part: what is drawn, from which confidence, and how the picture looks. */
export function FilmToolbar({ state, dispatch, outlines, openTool, onOpenTool }: FilmToolbarProps) {
  const opener = (tool: OpenTool) => (open: boolean) => onOpenTool(open ? tool : null);
  return (
    <fieldset
      aria-label={t.toolbar}
      className="dark z-10 flex gap-0.5 border-b border-line bg-surface p-0.5 text-ink lg:absolute lg:top-2 lg:left-2 lg:rounded-lg lg:border lg:bg-surface/90"
    >
      {LAYERS.map(({ layer, Icon }) => (
        <IconButton
          key={layer}
          label={t.layers[layer]}
          shortcut={FILM_KEYS[layer]}
          aria-pressed={state.layers[layer]}
          disabled={!outlines}
          onClick={() => dispatch({ type: "toggle-layer", layer })}
        >
          <Icon aria-hidden="true" />
        </IconButton>
      ))}
      <span className="mx-1 my-1.5 w-px bg-line" />
      {outlines && (
        <ToolPopover
          label={t.filter}
          shortcut={FILM_KEYS.filter}
          icon={<ListFilter aria-hidden="true" />}
          inUse={state.minConfidence > 0}
          open={openTool === "filter"}
          onOpenChange={opener("filter")}
        >
          <FilterSettings minConfidence={state.minConfidence} {...outlines} dispatch={dispatch} />
        </ToolPopover>
      )}
      <ToolPopover
        label={t.tone}
        shortcut={FILM_KEYS.tone}
        icon={<Contrast aria-hidden="true" />}
        inUse={!isPlainTone(state.tone)}
        open={openTool === "tone"}
        onOpenChange={opener("tone")}
      >
        <ToneSettings tone={state.tone} dispatch={dispatch} />
      </ToolPopover>
      <IconButton
        label={t.shortcuts}
        shortcut={FILM_KEYS.help}
        aria-haspopup="dialog"
        // A phone has no keys, and no room to spare.
        className="max-sm:pointer-coarse:hidden"
        onClick={() => onOpenTool("help")}
      >
        <Keyboard aria-hidden="true" />
      </IconButton>
    </fieldset>
  );
}
