import { chainVertebrae, isSpine } from "./chain";
import { maxCobbOf } from "../geometry/cobb";
import { curvesOf } from "./curves";
import type { Measurement } from "./measurement";
import type { Detection } from "./prediction";
import { severityOf } from "./severity";
import { angleUncertainty, tiltSd, tiltsOf } from "../geometry/tilt";
import { centreOf } from "../geometry/vertebra-geometry";
import { warningsOf } from "./warnings";

/**
 * What the vertebrae on a film say about its spine: chain, tilts, max Cobb, curves, severity, warnings. The one door to the
 * geometry, for a model's answer and for vertebrae that a user has corrected alike.
 *
 * Where there is too little of a spine (`isSpine`) there is no angle at all: max Cobb and severity are null, there are no
 * curves and the only warning is NO_SPINE_FOUND; `vertebrae` still lists what was found, to be shown.
 *
 * @param detections in any order; the answer refers to them by index.
 * @param image size of the film, px of the original image after its EXIF orientation, as are the corners.
 */
export function measure(detections: readonly Detection[], image: { width: number; height: number }): Measurement {
  const indices = chainVertebrae(detections, image);
  const chain = indices.map((index) => detections[index]!);
  const tilts = tiltsOf(chain);
  const vertebrae = indices.map((detection, position) => ({
    detection,
    tiltDeg: tilts[position]!,
    tiltSdDeg: tiltSd(chain[position]!),
  }));

  const widest = isSpine(chain) ? maxCobbOf(tilts) : null;
  if (!widest) {
    return { vertebrae, maxCobb: null, curves: [], severity: null, warnings: [{ code: "NO_SPINE_FOUND" }] };
  }

  const withUncertainty = <Angle extends { upper: number; lower: number }>(angle: Angle) => ({
    ...angle,
    uncertaintyDeg: angleUncertainty(chain[angle.upper]!, chain[angle.lower]!),
  });
  const maxCobb = withUncertainty(widest);
  const curves = curvesOf(tilts, chain.map(centreOf)).map(withUncertainty);
  return {
    vertebrae,
    maxCobb,
    curves,
    severity: severityOf(maxCobb.deg),
    warnings: warningsOf(chain, [maxCobb, ...curves], image),
  };
}
