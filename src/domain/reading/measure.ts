import { chainVertebrae, isSpine } from "./chain";
import { columnsOf } from "./columns";
import { maxCobbOf } from "../geometry/cobb";
import { curvesOf } from "./curves";
import type { MeasuredVertebra, Measurement } from "./measurement";
import type { Detection, Vertebra } from "./prediction";
import { severityOf } from "./severity";
import { angleUncertainty, tiltSd, tiltsOf } from "../geometry/tilt";
import { centreOf } from "../geometry/vertebra-geometry";
import { warningsOf } from "./warnings";

type Image = { width: number; height: number };

/**
 * What a model's answer says about a spine: the chain is found among the detections, then measured. Of several spines
 * (`columnsOf`) it is the one that the model is surest of.
 *
 * Where it is too little of a spine (`isSpine`) there is no angle at all: max Cobb and severity are null, there are no
 * curves and the only warning is NO_SPINE_FOUND; `vertebrae` still lists what was found, to be shown.
 *
 * @param detections in any order.
 * @param image size of the film, px of the image, as are the corners.
 */
export function measure(detections: readonly Detection[], image: Image): Measurement {
  const chain = chainVertebrae(detections, image);
  if (isSpine(chain)) {
    const measured = measureChain(chain, image);
    const isOneOfSeveral = columnsOf(detections, image).length > 0;
    return isOneOfSeveral ? { ...measured, warnings: [{ code: "SEVERAL_SPINES" }, ...measured.warnings] } : measured;
  }
  return { ...NO_ANGLE, vertebrae: withTilts(chain, tiltsOf(chain)), warnings: [{ code: "NO_SPINE_FOUND" }] };
}

/**
 * What a chain of vertebrae says about its spine: tilts, max Cobb, curves, severity, warnings. Every vertebra counts as it is
 * placed, in the order given: what a person placed is not judged, so NO_SPINE_FOUND is never among the warnings.
 * Fewer than two have no angle: max Cobb and severity are null.
 *
 * @param chain top to bottom, each id once.
 * @param image size of the film, px of the image, as are the corners.
 */
export function measureChain(chain: readonly Vertebra[], image: Image): Measurement {
  const tilts = tiltsOf(chain);
  const vertebrae = withTilts(chain, tilts);
  const widest = maxCobbOf(tilts);
  if (!widest) return { ...NO_ANGLE, vertebrae, warnings: warningsOf(chain, [], image) };

  const shapes = curvesOf(tilts, chain.map(centreOf));
  const idAt = (position: number): string => chain[position]!.id;
  const withEnds = <Angle extends { upper: number; lower: number }>(angle: Angle) => ({
    ...angle,
    upper: idAt(angle.upper),
    lower: idAt(angle.lower),
    uncertaintyDeg: angleUncertainty(chain[angle.upper]!, chain[angle.lower]!),
  });
  return {
    vertebrae,
    maxCobb: withEnds(widest),
    curves: shapes.map((shape) => ({ ...withEnds(shape), apex: idAt(shape.apex) })),
    severity: severityOf(widest.deg),
    warnings: warningsOf(chain, [widest, ...shapes], image),
  };
}

const NO_ANGLE = { maxCobb: null, curves: [], severity: null };

function withTilts(chain: readonly Vertebra[], tilts: readonly number[]): MeasuredVertebra[] {
  return chain.map((vertebra, position) => ({
    id: vertebra.id,
    tiltDeg: tilts[position]!,
    tiltSdDeg: tiltSd(vertebra),
  }));
}
