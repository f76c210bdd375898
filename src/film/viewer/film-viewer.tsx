"use client";

import { type ReactNode, type RefCallback, useId } from "react";
import { classNames } from "@/components/ui/class-names";
import { isUnadjusted, type PictureAdjustment } from "./use-film-state";

type FilmViewerProps = {
  film: { width: number; height: number };
  /** What the film is, for those who listen; its tables say what is on it. */
  label: string;
  surfaceRef: RefCallback<SVGSVGElement>;
  adjustment: PictureAdjustment;
  /** SVG in px of the film: the picture, which the adjustment applies to. */
  picture: ReactNode;
  /** SVG in px of the film: what lies over the picture. */
  overlay: ReactNode;
  onPressGround: () => void;
  className?: string;
};

/**
 * A window on a film: always dark, the film fitted at first and at every size, then zoomed and moved by wheel, drag,
 * pinch and keys. The svg's viewBox does the fitting, so the film stands in its place before any script runs.
 */
export function FilmViewer(props: FilmViewerProps) {
  const { film, label, surfaceRef, adjustment, picture, overlay, onPressGround, className } = props;
  const filterId = `adjustment-${useId()}`;
  const isPlain = isUnadjusted(adjustment);

  return (
    // A press on the bare film clears the selection; by keyboard, Esc does.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <svg
      ref={surfaceRef}
      viewBox={`0 0 ${film.width} ${film.height}`}
      preserveAspectRatio="xMidYMid meet"
      role="application"
      aria-label={label}
      // The film is moved by the arrow keys, so it must take focus.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onClick={(event) => {
        if (event.target instanceof Element && !event.target.closest("[data-vertebra],[data-curve]")) onPressGround();
      }}
      className={classNames(
        "block size-full cursor-grab touch-none bg-film forced-color-adjust-none select-none focus-visible:-outline-offset-2 data-dragging:cursor-grabbing",
        className,
      )}
    >
      {!isPlain && <AdjustmentFilter id={filterId} adjustment={adjustment} />}
      <g>
        <g filter={isPlain ? undefined : `url(#${filterId})`}>{picture}</g>
        {overlay}
      </g>
    </svg>
  );
}

/** Brightness, contrast and inversion as one straight line for all channels: out = slope × in + intercept. */
function AdjustmentFilter({ id, adjustment }: { id: string; adjustment: PictureAdjustment }) {
  const upright = { slope: adjustment.contrast, intercept: 0.5 - 0.5 * adjustment.contrast + adjustment.brightness };
  const line = adjustment.inverted ? { slope: -upright.slope, intercept: 1 - upright.intercept } : upright;
  return (
    <filter id={id} x="0" y="0" width="1" height="1" colorInterpolationFilters="sRGB">
      <feComponentTransfer>
        <feFuncR type="linear" {...line} />
        <feFuncG type="linear" {...line} />
        <feFuncB type="linear" {...line} />
      </feComponentTransfer>
    </filter>
  );
}
