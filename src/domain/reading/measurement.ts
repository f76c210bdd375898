import type { AngleUncertainty } from "../geometry/uncertainty";

export const SEVERITIES = ["none", "mild", "moderate", "severe"] as const;
/** By max Cobb: none < 10°, mild 10–25°, moderate 25–40°, severe ≥ 40°. */
export type Severity = (typeof SEVERITIES)[number];

export const WARNING_CODES = [
  "NO_SPINE_FOUND",
  "BLANK_IMAGE",
  "LIES_ON_SIDE",
  "SMALL_IN_IMAGE",
  "SEVERAL_SPINES",
  "FEW_VERTEBRAE",
  "WIDE_FILM",
  "UPSIDE_DOWN",
  "FEW_PIXELS",
  "PIXELS_STRETCHED",
  "LOW_CONFIDENCE",
  "GAP_IN_CHAIN",
  "DOUBLE_VERTEBRA",
  "UNCERTAIN_ANGLE",
] as const;

export const CONVEXITIES = ["image-left", "image-right"] as const;

/** A reason to trust the angles less. `vertebrae`: which ones, from the top. */
export type Warning<Ref = string> = { code: (typeof WARNING_CODES)[number]; vertebrae?: Ref[] | undefined };

/** The vertebrae that an angle is taken between; the uncertainty is null where no error of the corners is stated. */
type Ends<Ref> = { upper: Ref; lower: Ref; uncertaintyDeg: AngleUncertainty | null };

/** A curve between two end vertebrae. */
export type Curve<Ref = string> = Ends<Ref> & {
  cobbDeg: number;
  apex: Ref;
  /** The side of the image that the apex lies on; the patient's side is not known from the film alone. */
  convexity: (typeof CONVEXITIES)[number];
};

/** What is measured between vertebrae, which `Ref` names. Angles in degrees. */
export type Angles<Ref> = {
  /** Null, as `severity`, where there is too little of a spine to measure. */
  maxCobb: (Ends<Ref> & { deg: number }) | null;
  /** Curves of ≥ 10°, at most three, largest first: the first is the major curve. */
  curves: Curve<Ref>[];
  severity: Severity | null;
  warnings: Warning<Ref>[];
};

/** A vertebra of the chain. `tiltDeg` grows clockwise on the screen; `tiltSdDeg`: its expected error (1 sd), null where none is stated. */
export type MeasuredVertebra = { id: string; tiltDeg: number; tiltSdDeg: number | null };

/** What is measured on a chain: its vertebrae from top to bottom, and the angles between them, which name them by id. */
export type Measurement = Angles<string> & { vertebrae: MeasuredVertebra[] };

/** Place of a vertebra in the chain, from 0 at the top; −1 where it is not in it. */
export function placeOf({ vertebrae }: Pick<Measurement, "vertebrae">, id: string): number {
  return vertebrae.findIndex((vertebra) => vertebra.id === id);
}

/** Names a curve by its end vertebrae: ranks change as angles do. */
export function curveId({ upper, lower }: Pick<Curve, "upper" | "lower">): string {
  return `${upper}-${lower}`;
}
