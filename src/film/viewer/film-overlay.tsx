import { useMemo } from "react";
import { cobbLines } from "@/domain/reading/cobb-lines";
import { columnsOf } from "@/domain/reading/columns";
import { formatAngle } from "@/domain/reading/format-angle";
import { gapsIn } from "@/domain/reading/gaps";
import { type Curve, curveId } from "@/domain/reading/measurement";
import { ColumnMark } from "./column-mark";
import { CurveMark } from "./curve-mark";
import { curveColour } from "./curve-colour";
import { GapMark } from "./gap-mark";
import { ALL_LAYERS, type FilmLayers, type FilmResult, type FilmTarget, isSameTarget } from "./film-types";
import { VertebraMark } from "./vertebra-mark";

type FilmOverlayProps = FilmResult & {
  /** Size of the film, px. The overlay draws in these px: put it in `<svg viewBox="0 0 width height">`. */
  image: { width: number; height: number };
  layers?: FilmLayers;
  /** Vertebrae of a lower confidence (0–1) are not drawn. The angles stay what they are. */
  minConfidence?: number;
  /** What is pointed at or focused, here or elsewhere on the page. */
  active?: FilmTarget | null;
  selected?: FilmTarget | null;
  onHover?: (target: FilmTarget | null) => void;
  onSelect?: (target: FilmTarget) => void;
};

/** CSS px that a film is taken to be high until something sets `--film-px`: letters get their size by it. */
const ASSUMED_HEIGHT = 640;

/**
 * What the analysis found, drawn over a film: boxes, endplates, numbers from the top, gaps, and the construction of each
 * curve's Cobb angle. Knows no zoom and no server. Letters keep their size on the screen where an ancestor sets
 * `--film-px` to the film px that one CSS px shows. Callbacks should keep their identity, so that one hover redraws two marks.
 */
export function FilmOverlay(props: FilmOverlayProps) {
  const { image, detections, measurement, layers = ALL_LAYERS, minConfidence = 0, active, selected } = props;
  const { onHover, onSelect } = props;
  const filmPx = image.height / ASSUMED_HEIGHT;
  const positions = useMemo(
    () => new Map(measurement.vertebrae.map(({ id }, position) => [id, position])),
    [measurement],
  );
  const curves = useMemo(
    () => measurement.curves.map((curve) => ({ curve, lines: cobbLines(curve, measurement, detections, image) })),
    [measurement, detections, image],
  );
  const gaps = useMemo(() => gapsIn(measurement, detections), [measurement, detections]);
  const isOneOfSeveral = measurement.warnings.some(({ code }) => code === "SEVERAL_SPINES");
  const columns = useMemo(
    () => (isOneOfSeveral ? columnsOf(detections, image) : []),
    [isOneOfSeveral, detections, image],
  );
  const doubles = new Set(measurement.warnings.find(({ code }) => code === "DOUBLE_VERTEBRA")?.vertebrae);
  const hoverVertebra = useMemo(
    () => onHover && ((id: string | null) => onHover(id === null ? null : { kind: "vertebra", id })),
    [onHover],
  );
  const selectVertebra = useMemo(() => onSelect && ((id: string) => onSelect({ kind: "vertebra", id })), [onSelect]);

  // A selected curve stays lit until something else is pointed at.
  const pointed = active ?? selected;
  const litRank = measurement.curves.findIndex((curve) => isSameTarget(pointed, curveTarget(curve)));
  const litCurve = measurement.curves[litRank];

  return (
    <g>
      {columns.map((column, i) => (
        <ColumnMark key={column.ids[0]} column={column} number={i + 1} filmPx={filmPx} />
      ))}
      {/* Under the vertebrae: a line along an end vertebra must not take the press that is meant for it. */}
      {layers.curves &&
        curves.map(({ curve, lines }, rank) => {
          if (!lines) return null;
          const target = curveTarget(curve);
          return (
            <CurveMark
              key={target.id}
              lines={lines}
              colour={curveColour(rank)}
              text={formatAngle(curve.cobbDeg)}
              lit={rank === litRank}
              dimmed={litCurve !== undefined && rank !== litRank}
              filmPx={filmPx}
              onHover={onHover && ((inside) => onHover(inside ? target : null))}
              onSelect={onSelect && (() => onSelect(target))}
            />
          );
        })}
      {(layers.boxes || layers.endplates) &&
        gaps.map(({ above, outline }) => <GapMark key={above} outline={outline} filmPx={filmPx} />)}
      {detections.map((detection) => {
        if (detection.confidence < minConfidence) return null;
        const { id } = detection;
        const target: FilmTarget = { kind: "vertebra", id };
        const isEnd = litCurve !== undefined && [litCurve.upper, litCurve.lower].includes(id);
        return (
          <VertebraMark
            key={id}
            detection={detection}
            position={positions.get(id) ?? null}
            layers={layers}
            lit={isEnd || isSameTarget(active, target)}
            litColour={isEnd ? curveColour(litRank) : undefined}
            selected={isSameTarget(selected, target)}
            doubled={doubles.has(id)}
            filmPx={filmPx}
            onHover={hoverVertebra}
            onSelect={selectVertebra}
          />
        );
      })}
    </g>
  );
}

function curveTarget(curve: Curve): FilmTarget {
  return { kind: "curve", id: curveId(curve) };
}
