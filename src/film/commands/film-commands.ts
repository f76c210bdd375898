import type { Dispatch } from "react";
import { scanMessages } from "@/messages/scan";
import type { FilmViewController } from "../viewer/film-view";
import type { FilmAction } from "../viewer/use-film-state";

const ZOOM_STEP = 1.4;
const t = scanMessages.tools;

/** A tool with a window of its own. */
export type FilmTool = "filter" | "adjustment" | "help";

/** What commands work on. */
export interface FilmCommandContext {
  controller: FilmViewController;
  dispatch: Dispatch<FilmAction>;
  openTool: (tool: FilmTool | null) => void;
  /** Ids of the vertebrae to step through, from the top. */
  chainIds: readonly string[];
}
/** What is enough for commands that only move the view. */
type View = Pick<FilmCommandContext, "controller">;

export interface FilmCommand<Context = FilmCommandContext> {
  /** Each by its `KeyboardEvent.key`, letters in lower case. The first is shown. */
  keys: readonly [string, ...string[]];
  /** What it does, on its button and in the list of keys. */
  label: string;
  run: (context: Context) => void;
}

/** Every command of the viewer by its id, in the order of the list of keys. Keys, buttons, help and docs are made from it. */
export const FILM_COMMANDS = {
  // Plus needs Shift on most keyboards, minus does not: the other character of either key counts as well.
  zoomIn: { keys: ["+", "="], label: t.zoomIn, run: ({ controller }: View) => controller.zoomBy(ZOOM_STEP) },
  zoomOut: { keys: ["-", "_"], label: t.zoomOut, run: ({ controller }: View) => controller.zoomBy(1 / ZOOM_STEP) },
  fit: { keys: ["0"], label: t.fit, run: ({ controller }: View) => controller.fit() },
  actualSize: { keys: ["1"], label: t.actualSize, run: ({ controller }: View) => controller.actualSize() },
  boxes: {
    keys: ["b"],
    label: t.layers.boxes,
    run: ({ dispatch }) => dispatch({ type: "toggle-layer", layer: "boxes" }),
  },
  endplates: {
    keys: ["e"],
    label: t.layers.endplates,
    run: ({ dispatch }) => dispatch({ type: "toggle-layer", layer: "endplates" }),
  },
  curves: {
    keys: ["c"],
    label: t.layers.curves,
    run: ({ dispatch }) => dispatch({ type: "toggle-layer", layer: "curves" }),
  },
  names: {
    keys: ["n"],
    label: t.layers.names,
    run: ({ dispatch }) => dispatch({ type: "toggle-layer", layer: "names" }),
  },
  filter: { keys: ["f"], label: t.filter, run: ({ openTool }) => openTool("filter") },
  adjustment: { keys: ["w"], label: t.adjustment, run: ({ openTool }) => openTool("adjustment") },
  invert: { keys: ["i"], label: t.invert, run: ({ dispatch }) => dispatch({ type: "toggle-inverted" }) },
  next: {
    keys: ["j"],
    label: scanMessages.shortcuts.next,
    run: ({ dispatch, chainIds }) => dispatch({ type: "step", by: 1, ids: chainIds }),
  },
  previous: {
    keys: ["k"],
    label: scanMessages.shortcuts.previous,
    run: ({ dispatch, chainIds }) => dispatch({ type: "step", by: -1, ids: chainIds }),
  },
  clear: {
    keys: ["Escape"],
    label: scanMessages.shortcuts.clear,
    run: ({ dispatch }) => dispatch({ type: "forget-targets" }),
  },
  help: { keys: ["?"], label: scanMessages.shortcuts.help, run: ({ openTool }) => openTool("help") },
} as const satisfies Record<string, FilmCommand>;

const COMMANDS: readonly FilmCommand[] = Object.values(FILM_COMMANDS);

/** The command of a key, by its `KeyboardEvent.key`, with Shift or without. */
export function findFilmCommand(key: string): FilmCommand | undefined {
  const plain = key.length === 1 ? key.toLowerCase() : key;
  return COMMANDS.find(({ keys }) => keys.includes(plain));
}

/** A command's key as it stands on buttons and in lists. */
export function keyName({ keys: [key] }: Pick<FilmCommand, "keys">): string {
  return key === "Escape" ? scanMessages.shortcuts.escape : key.toUpperCase();
}

/** The list that help and docs show: each key and what it does. The film itself takes the arrows, while it has the focus. */
export const FILM_KEY_LIST: readonly { key: string; does: string }[] = [
  ...COMMANDS.map((command) => ({ key: keyName(command), does: command.label })),
  { key: scanMessages.shortcuts.arrows, does: scanMessages.shortcuts.move },
];
