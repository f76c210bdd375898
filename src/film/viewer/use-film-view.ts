"use client";

import { type RefCallback, useCallback, useState } from "react";
import { listenToGestures } from "./film-gestures";
import { FilmViewController } from "./film-view";
import type { Size } from "./view-math";

/** Zoom and pan of one film. Put `surfaceRef` on the svg; its first `<g>` is what moves. */
export function useFilmView(film: Size): {
  controller: FilmViewController;
  surfaceRef: RefCallback<SVGSVGElement>;
} {
  const [controller] = useState(() => new FilmViewController(film));
  const surfaceRef = useCallback(
    (surface: SVGSVGElement | null) => {
      const group = surface?.querySelector("g");
      if (!surface || !group) return undefined;
      const detach = controller.attach(surface, group);
      const stopListening = listenToGestures(surface, controller);
      return () => {
        stopListening();
        detach();
      };
    },
    [controller],
  );
  return { controller, surfaceRef };
}
