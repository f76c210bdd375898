import { memo } from "react";
import type { Detection } from "@/domain/reading/prediction";
import { scanMessages } from "@/messages/scan";
import type { FilmLayers } from "./film-types";
import { OUTLINED_TEXT } from "./outlined-text";

type VertebraMarkProps = {
  detection: Detection;
  /** From 0 at the top; null for a detection that the measurement left out. */
  position: number | null;
  layers: FilmLayers;
  /** Pointed at or focused, here or in the panel, or an end vertebra of the curve that is. */
  lit: boolean;
  /** A class that sets the colour to light it in; the accent without one. */
  litColour?: string;
  selected: boolean;
  /** It may be the same vertebra as its neighbour. */
  doubled: boolean;
  /** Film px to one px of the screen, until the viewer sets `--film-px`. */
  filmPx: number;
  onHover?: (id: string | null) => void;
  onSelect?: (id: string) => void;
};

const points = (corners: readonly { x: number; y: number }[]) => corners.map((p) => `${p.x},${p.y}`).join(" ");

/** One vertebra on the film: box, endplates, number, and the area that answers to the pointer. */
export const VertebraMark = memo(function VertebraMark(props: VertebraMarkProps) {
  const { detection, position, layers, lit, litColour, selected, doubled, filmPx, onHover, onSelect } = props;
  const [topLeft, topRight, bottomLeft, bottomRight] = detection.corners;
  const colour = selected ? "text-selected" : (litColour ?? "text-selected");
  const strong = lit || selected;
  const used = position !== null;
  const plainOrLit = strong ? colour : "text-vertebra";

  return (
    <g
      data-vertebra={used ? position + 1 : undefined}
      data-lit={strong || undefined}
      data-double={doubled || undefined}
    >
      {doubled && <title>{scanMessages.film.double}</title>}
      {layers.boxes && (
        <rect
          data-box=""
          x={detection.x1}
          y={detection.y1}
          width={Math.max(0, detection.x2 - detection.x1)}
          height={Math.max(0, detection.y2 - detection.y1)}
          fill="none"
          stroke="currentColor"
          className={plainOrLit}
          strokeOpacity={strong ? 1 : 0.5}
          strokeWidth={1}
          strokeDasharray={used ? undefined : "3 3"}
          vectorEffect="non-scaling-stroke"
        />
      )}
      {used && (
        <polygon
          points={points([topLeft, topRight, bottomRight, bottomLeft])}
          fill="currentColor"
          fillOpacity={selected ? 0.3 : lit ? 0.2 : 0}
          stroke="currentColor"
          strokeOpacity={strong || doubled ? 1 : 0}
          strokeWidth={selected || doubled ? 2 : 1.25}
          strokeDasharray={doubled ? "6 4" : undefined}
          vectorEffect="non-scaling-stroke"
          pointerEvents={onSelect || onHover ? "all" : "none"}
          className={onSelect ? `${colour} cursor-pointer` : colour}
          onPointerEnter={onHover && (() => onHover(detection.id))}
          onPointerLeave={onHover && (() => onHover(null))}
          onClick={onSelect && (() => onSelect(detection.id))}
        />
      )}
      {used && layers.endplates && (
        <g pointerEvents="none" className={plainOrLit}>
          <Endplate corners={[topLeft, topRight]} />
          <Endplate corners={[bottomLeft, bottomRight]} />
        </g>
      )}
      {used && layers.names && (
        <g
          pointerEvents="none"
          style={{
            transform: `translate(${Math.min(topLeft.x, bottomLeft.x)}px, ${(topLeft.y + bottomLeft.y) / 2}px) scale(var(--film-px, ${filmPx}))`,
          }}
        >
          <text
            x={-7}
            dy="0.35em"
            textAnchor="end"
            fontSize={12}
            {...OUTLINED_TEXT}
            className={`${plainOrLit} tabular`}
          >
            {position + 1}
          </text>
        </g>
      )}
    </g>
  );
});

function Endplate({ corners }: { corners: { x: number; y: number }[] }) {
  return (
    <>
      <polyline
        points={points(corners)}
        stroke="#000"
        strokeOpacity={0.55}
        strokeWidth={3.5}
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
      <polyline
        points={points(corners)}
        stroke="currentColor"
        strokeWidth={1.5}
        strokeLinecap="round"
        vectorEffect="non-scaling-stroke"
      />
    </>
  );
}
