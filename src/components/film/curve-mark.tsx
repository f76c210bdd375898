import type { CobbLines } from "@/domain/cobb-lines";

type CurveMarkProps = {
  lines: CobbLines;
  /** A class that sets the colour. */
  colour: string;
  /** The figure with its unit, as it is to be read: "42°". */
  text: string;
  lit: boolean;
  /** Another curve is lit: this one steps back. */
  dimmed: boolean;
  filmPx: number;
  onHover?: (inside: boolean) => void;
  onSelect?: () => void;
};

/** The construction of one Cobb angle: a line along each end vertebra, and the angle beside their ends. */
export function CurveMark({ lines, colour, text, lit, dimmed, filmPx, onHover, onSelect }: CurveMarkProps) {
  const segments = [lines.upperLine, lines.lowerLine];
  const fontSize = lit ? 20 : 18;
  return (
    <g
      data-curve=""
      data-lit={lit || undefined}
      opacity={dimmed ? 0.35 : 1}
      pointerEvents={onHover || onSelect ? "auto" : "none"}
      className={onSelect ? `${colour} cursor-pointer` : colour}
      onPointerEnter={onHover && (() => onHover(true))}
      onPointerLeave={onHover && (() => onHover(false))}
      onClick={onSelect}
    >
      {segments.map(([from, to], index) => {
        const ends = { x1: from.x, y1: from.y, x2: to.x, y2: to.y, vectorEffect: "non-scaling-stroke" } as const;
        return (
          // The upper line comes first, the lower second, always.
          // oxlint-disable-next-line react/no-array-index-key
          <g key={index}>
            <line {...ends} stroke="transparent" strokeWidth={14} pointerEvents="stroke" />
            <line {...ends} stroke="#000" strokeOpacity={0.6} strokeWidth={lit ? 5.5 : 4} />
            <line {...ends} stroke="currentColor" strokeWidth={lit ? 3 : 2} />
          </g>
        );
      })}
      <g style={{ transform: `translate(${lines.label.x}px, ${lines.label.y}px) scale(var(--film-px, ${filmPx}))` }}>
        <text
          x={lines.labelAnchor === "end" ? -6 : 6}
          dy="0.35em"
          textAnchor={lines.labelAnchor}
          fontSize={fontSize}
          fontWeight={560}
          fill="currentColor"
          stroke="#000"
          strokeOpacity={0.8}
          strokeWidth={4}
          strokeLinejoin="round"
          paintOrder="stroke"
          className="tabular"
        >
          {text}
        </text>
      </g>
    </g>
  );
}
