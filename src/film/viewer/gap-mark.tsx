import type { Point } from "@/domain/geometry/point";
import { scanMessages } from "@/messages/scan";
import { OUTLINED_TEXT } from "./outlined-text";

type GapMarkProps = {
  outline: readonly Point[];
  /** Film px to one px of the screen, until the viewer sets `--film-px`. */
  filmPx: number;
};

/** An empty place in the chain, where a vertebra may have been missed: dashed, with a question mark in it. */
export function GapMark({ outline, filmPx }: GapMarkProps) {
  const points = outline.map(({ x, y }) => `${x},${y}`).join(" ");
  const x = outline.reduce((sum, p) => sum + p.x, 0) / outline.length;
  const y = outline.reduce((sum, p) => sum + p.y, 0) / outline.length;
  return (
    <g data-gap="" className="text-vertebra">
      <title>{scanMessages.film.gap}</title>
      <polygon
        points={points}
        fill="#000"
        fillOpacity={0.25}
        stroke="#000"
        strokeOpacity={0.6}
        {...LINE}
        strokeWidth={4}
      />
      <polygon points={points} fill="none" stroke="currentColor" strokeDasharray="6 4" {...LINE} strokeWidth={2} />
      <g style={{ transform: `translate(${x}px, ${y}px) scale(var(--film-px, ${filmPx}))` }}>
        <text dy="0.35em" textAnchor="middle" fontSize={14} {...OUTLINED_TEXT}>
          ?
        </text>
      </g>
    </g>
  );
}

const LINE = { strokeLinejoin: "round", vectorEffect: "non-scaling-stroke" } as const;
