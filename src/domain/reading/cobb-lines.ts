import type { Measurement } from "./measurement";
import type { Cornered, Point } from "../geometry/point";
import { centreOf, midpoint, type Segment, widthOf } from "../geometry/vertebra-geometry";

/** What to draw for one Cobb angle. Everything in px of the image. */
export type CobbLines = {
  /** Along the mid-line of the upper end vertebra, from its convex edge out over the concave side. */
  upperLine: Segment;
  /** The same for the lower end vertebra. */
  lowerLine: Segment;
  /** Where the two lines meet, if that lies well on the film; both lines then end there, and the angle between them is the Cobb angle. */
  intersection: Point | null;
  /** Where to write the angle: beside the ends of the lines, on the film. */
  label: Point;
  /** SVG `text-anchor` of the label, so that the text grows away from the spine. */
  labelAnchor: "start" | "end";
  /** Whether there is too little film beside the ends of the lines: the label then stands between the lines. */
  isLabelInward: boolean;
};

/** How far a line runs past the vertebra when the lines do not meet on the film, in widths of the vertebra. */
const REACH_IN_WIDTHS = 1.5;
/** The label keeps this share of the film's width free beside it, to be written on, and of its height above and below. */
const LABEL_ROOM = { x: 0.14, y: 0.02 };

/**
 * The construction of a Cobb angle, to be drawn over the film: two lines along the end vertebrae and a place for the figure.
 *
 * The lines follow the mid-lines, not the endplates, because the angle is measured between mid-lines: what is drawn is what is
 * counted. They run to the concave side, where they converge.
 *
 * @param ends ids of the two end vertebrae: a `Curve` or `Measurement.maxCobb`.
 * @param measurement the measurement that `ends` belongs to.
 * @param detections the vertebrae that were measured.
 * @param image size of the film, px.
 * @returns null where `ends` do not belong to this measurement and these detections.
 */
export function cobbLines(
  ends: { upper: string; lower: string },
  measurement: Pick<Measurement, "vertebrae">,
  detections: readonly (Cornered & { id: string })[],
  image: { width: number; height: number },
): CobbLines | null {
  const upper = endVertebra(ends.upper, measurement, detections);
  const lower = endVertebra(ends.lower, measurement, detections);
  if (!upper || !lower) return null;

  // A curve whose lower end is turned further clockwise bulges to the right, so its lines converge on the left.
  const side = lower.tiltDeg > upper.tiltDeg ? -1 : 1;
  const meeting = intersectionOf(upper, lower);
  const intersection =
    meeting && hasRoom(meeting, image) && [upper, lower].every((end) => isBeyond(end, meeting, side)) ? meeting : null;

  const upperLine: Segment = [along(upper, (-side * upper.width) / 2), intersection ?? farEnd(upper, side)];
  const lowerLine: Segment = [along(lower, (-side * lower.width) / 2), intersection ?? farEnd(lower, side)];
  const label = labelPlace(upperLine[1], lowerLine[1], image);
  return {
    upperLine,
    lowerLine,
    intersection,
    label,
    labelAnchor: side < 0 ? "end" : "start",
    isLabelInward: side * (label.x - midpoint(upperLine[1], lowerLine[1]).x) < 0,
  };
}

type EndVertebra = { centre: Point; width: number; tiltDeg: number; direction: Point };

function endVertebra(
  id: string,
  measurement: Pick<Measurement, "vertebrae">,
  detections: readonly (Cornered & { id: string })[],
): EndVertebra | null {
  const vertebra = measurement.vertebrae.find((measured) => measured.id === id);
  const detection = detections.find((found) => found.id === id);
  if (!vertebra || !detection) return null;
  const tilt = (vertebra.tiltDeg * Math.PI) / 180;
  return {
    centre: centreOf(detection),
    width: widthOf(detection),
    tiltDeg: vertebra.tiltDeg,
    direction: { x: Math.cos(tilt), y: Math.sin(tilt) },
  };
}

function along({ centre, direction }: EndVertebra, px: number): Point {
  return { x: centre.x + direction.x * px, y: centre.y + direction.y * px };
}

function farEnd(vertebra: EndVertebra, side: number): Point {
  return along(vertebra, side * vertebra.width * (0.5 + REACH_IN_WIDTHS));
}

function intersectionOf(a: EndVertebra, b: EndVertebra): Point | null {
  const cross = a.direction.x * b.direction.y - a.direction.y * b.direction.x;
  if (cross === 0) return null;
  const px = ((b.centre.x - a.centre.x) * b.direction.y - (b.centre.y - a.centre.y) * b.direction.x) / cross;
  return along(a, px);
}

/** Lines that meet inside a vertebra would hide the angle: then they are drawn past each other. */
function isBeyond({ centre, direction, width }: EndVertebra, p: Point, side: number): boolean {
  return side * ((p.x - centre.x) * direction.x + (p.y - centre.y) * direction.y) > width;
}

/** Whether lines that meet here leave room for the label. */
function hasRoom(p: Point, image: { width: number; height: number }): boolean {
  const place = labelPlace(p, p, image);
  return place.x === p.x && place.y === p.y;
}

function labelPlace(a: Point, b: Point, image: { width: number; height: number }): Point {
  const { x, y } = midpoint(a, b);
  return { x: inside(x, image.width, LABEL_ROOM.x), y: inside(y, image.height, LABEL_ROOM.y) };
}

function inside(px: number, size: number, room: number): number {
  return Math.min(Math.max(px, size * room), size * (1 - room));
}
