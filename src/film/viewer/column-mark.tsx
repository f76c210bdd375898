import type { Column } from "@/domain/reading/columns";
import { scanMessages } from "@/messages/scan";
import { OUTLINED_TEXT } from "./outlined-text";

type ColumnMarkProps = {
  column: Column;
  /** From 1, by image left. */
  number: number;
  /** Film px to one px of the screen, until the viewer sets `--film-px`. */
  filmPx: number;
};

/** One of several spines in an image: a frame around it with its number, which the panel's buttons name. */
export function ColumnMark({ column: { box }, number, filmPx }: ColumnMarkProps) {
  return (
    <g data-column={number} pointerEvents="none" className="text-selected">
      <rect
        x={box.x}
        y={box.y}
        width={box.width}
        height={box.height}
        fill="none"
        stroke="currentColor"
        strokeWidth={2}
        strokeDasharray="8 4"
        vectorEffect="non-scaling-stroke"
      />
      <g style={{ transform: `translate(${box.x}px, ${box.y}px) scale(var(--film-px, ${filmPx}))` }}>
        <text x={8} y={20} fontSize={14} {...OUTLINED_TEXT}>
          {scanMessages.film.column(number)}
        </text>
      </g>
    </g>
  );
}
