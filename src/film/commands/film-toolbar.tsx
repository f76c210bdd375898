"use client";

import { Contrast, Equal, Hash, Keyboard, ListFilter, Spline, Square } from "lucide-react";
import { scanMessages } from "@/messages/scan";
import { CommandButton } from "./command-button";
import { FILM_COMMANDS, type FilmCommandContext, type FilmTool, keyName } from "./film-commands";
import type { FilmLayer } from "../viewer/film-types";
import { ToolPopover } from "./tool-popover";
import { FilterSettings, AdjustmentSettings } from "./tool-settings";
import { type FilmState, isUnadjusted } from "../viewer/use-film-state";

const t = scanMessages.tools;
const LAYERS: readonly { layer: FilmLayer; Icon: typeof Square }[] = [
  { layer: "boxes", Icon: Square },
  { layer: "endplates", Icon: Equal },
  { layer: "curves", Icon: Spline },
  { layer: "names", Icon: Hash },
];

type FilmToolbarProps = {
  state: FilmState;
  context: FilmCommandContext;
  /** How many outlines there are, and how many of them the filter hides; null while there is no result to draw. */
  outlines: { hidden: number; all: number } | null;
  openTool: FilmTool | null;
};

/** The thin bar over the film, or above it where it would hide a part: what is drawn, from which confidence, and how the picture looks. */
export function FilmToolbar({ state, context, outlines, openTool }: FilmToolbarProps) {
  const { dispatch } = context;
  const opener = (tool: FilmTool) => (open: boolean) => context.openTool(open ? tool : null);
  return (
    <fieldset
      aria-label={t.toolbar}
      className="dark z-10 flex gap-0.5 border-b border-line bg-surface p-0.5 text-ink lg:absolute lg:top-2 lg:left-2 lg:rounded-lg lg:border lg:bg-surface/90"
    >
      {LAYERS.map(({ layer, Icon }) => (
        <CommandButton
          key={layer}
          command={FILM_COMMANDS[layer]}
          context={context}
          aria-pressed={state.layers[layer]}
          disabled={!outlines}
        >
          <Icon aria-hidden="true" />
        </CommandButton>
      ))}
      <span className="mx-1 my-1.5 w-px bg-line" />
      {outlines && (
        <ToolPopover
          label={FILM_COMMANDS.filter.label}
          shortcut={keyName(FILM_COMMANDS.filter)}
          icon={<ListFilter aria-hidden="true" />}
          inUse={state.minConfidence > 0}
          open={openTool === "filter"}
          onOpenChange={opener("filter")}
        >
          <FilterSettings minConfidence={state.minConfidence} {...outlines} dispatch={dispatch} />
        </ToolPopover>
      )}
      <ToolPopover
        label={FILM_COMMANDS.adjustment.label}
        shortcut={keyName(FILM_COMMANDS.adjustment)}
        icon={<Contrast aria-hidden="true" />}
        inUse={!isUnadjusted(state.adjustment)}
        open={openTool === "adjustment"}
        onOpenChange={opener("adjustment")}
      >
        <AdjustmentSettings adjustment={state.adjustment} dispatch={dispatch} />
      </ToolPopover>
      <CommandButton
        command={FILM_COMMANDS.help}
        context={context}
        label={t.shortcuts}
        aria-haspopup="dialog"
        // A phone has no keys, and no room to spare.
        className="max-sm:pointer-coarse:hidden"
      >
        <Keyboard aria-hidden="true" />
      </CommandButton>
    </fieldset>
  );
}
