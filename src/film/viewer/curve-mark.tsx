import type { CobbLines } from "@/domain/reading/cobb-lines";
import { OUTLINED_TEXT } from "./outlined-text";

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

/** CSS px between the lines' ends and the figure, beyond them and between them. */
const LABEL_GAP = 6;
const LABEL_INSET = 34;

/** Server and browser may differ in the last digit of a sine: what both draw must be the same. Film px. */
const hundredths = (px: number) => Math.round(px * 100) / 100;

/** The construction of one Cobb angle: a line along each end vertebra, and the angle beside their ends. */
export function CurveMark({ lines, colour, text, lit, dimmed, filmPx, onHover, onSelect }: CurveMarkProps) {
  const segments = [lines.upperLine, lines.lowerLine];
  // Near the film's edge the figure would run out of a window that the film fills: there it stands between the lines.
  const { label, labelAnchor, isLabelInward: inward } = lines;
  const outwardSign = labelAnchor === "end" ? -1 : 1;
  const anchor = inward ? (labelAnchor === "end" ? "start" : "end") : labelAnchor;
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
        const ends = {
          x1: hundredths(from.x),
          y1: hundredths(from.y),
          x2: hundredths(to.x),
          y2: hundredths(to.y),
          vectorEffect: "non-scaling-stroke",
        } as const;
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
      <g
        style={{
          transform: `translate(${hundredths(label.x)}px, ${hundredths(label.y)}px) scale(var(--film-px, ${filmPx}))`,
        }}
      >
        <text
          x={outwardSign * (inward ? -LABEL_INSET : LABEL_GAP)}
          dy="0.35em"
          textAnchor={anchor}
          fontSize={fontSize}
          {...OUTLINED_TEXT}
          strokeOpacity={0.8}
          strokeWidth={4}
          className="tabular"
        >
          {text}
        </text>
      </g>
    </g>
  );
}
