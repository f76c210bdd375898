import { scanMessages } from "@/messages/scan";
import type { FilmViewController } from "../viewer/film-view";

const ZOOM_STEP = 1.4;

/** The key of each tool, as it is written on the tool and in the list of keys. */
export const FILM_KEYS = {
  zoomIn: "+",
  zoomOut: "−",
  fit: "0",
  actualSize: "1",
  boxes: "B",
  endplates: "E",
  curves: "C",
  names: "N",
  filter: "F",
  tone: "W",
  invert: "I",
  next: "J",
  previous: "K",
  help: "?",
} as const;

/** What the zoom's keys and buttons do. */
export function filmZoomCommands(controller: FilmViewController) {
  return {
    zoomIn: () => controller.zoomBy(ZOOM_STEP),
    zoomOut: () => controller.zoomBy(1 / ZOOM_STEP),
    fit: controller.fit,
    actualSize: controller.actualSize,
  };
}

/** The list that the help shows: what each key does. */
export const FILM_KEY_LIST: readonly { keys: string[]; does: string }[] = [
  {
    keys: [FILM_KEYS.zoomIn, FILM_KEYS.zoomOut],
    does: `${scanMessages.tools.zoomIn}, ${scanMessages.tools.zoomOut.toLowerCase()}`,
  },
  { keys: [FILM_KEYS.fit], does: scanMessages.tools.fit },
  { keys: [FILM_KEYS.actualSize], does: scanMessages.tools.actualSize },
  { keys: [scanMessages.shortcuts.arrows], does: scanMessages.shortcuts.move },
  { keys: [FILM_KEYS.boxes], does: scanMessages.tools.layers.boxes },
  { keys: [FILM_KEYS.endplates], does: scanMessages.tools.layers.endplates },
  { keys: [FILM_KEYS.curves], does: scanMessages.tools.layers.curves },
  { keys: [FILM_KEYS.names], does: scanMessages.tools.layers.names },
  { keys: [FILM_KEYS.filter], does: scanMessages.tools.filter },
  { keys: [FILM_KEYS.tone], does: scanMessages.tools.tone },
  { keys: [FILM_KEYS.invert], does: scanMessages.tools.invert },
  { keys: [FILM_KEYS.next], does: scanMessages.shortcuts.next },
  { keys: [FILM_KEYS.previous], does: scanMessages.shortcuts.previous },
  { keys: [scanMessages.shortcuts.escape], does: scanMessages.shortcuts.clear },
  { keys: [FILM_KEYS.help], does: scanMessages.shortcuts.help },
];
