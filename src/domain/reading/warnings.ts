import { doublesOf } from "./doubles";
import { gapsOf } from "./gaps";
import type { Warning } from "./measurement";
import { median } from "../geometry/median";
import type { Vertebra } from "./prediction";
import { angleUncertainty } from "../geometry/tilt";
import { centreOf, distance, heightOf, widthOf } from "../geometry/vertebra-geometry";

/** T1…L5 are 17; fewer than this and end vertebrae may well be missing. */
export const MIN_VERTEBRAE = 12;
/**
 * A spine is at least this many times as long as its film's short side. Labelled real films: 1.58 at least; generated ones: 1.2
 * or less on 2 %. On a drawn chest film it is 1.0: what is found there may be half a spine with a neck.
 */
const MIN_LENGTH_IN_FILM_WIDTHS = 1.2;
/**
 * Vertebrae grow wider downwards: the lower third of a spine is at least this many times as wide as the upper third. Labelled
 * films: 2 of 462 have less. As the model reads real films it was not trained on, none of 459 has less, and turned upside down
 * 410 of the 419 on which it finds twelve.
 */
const MIN_WIDENING = 0.95;
/** Of a vertebra, px: what is lower has lost the endplates that its tilt is read from. Evidence: docs/decisions/0040-views-of-a-film.md. */
const MIN_HEIGHT_PX = 8;
/** Tilts of vertebrae that the model is less sure of are markedly less exact. Evidence: training/experiments.md. */
const LOW_CONFIDENCE = 0.5;
/** Half-width of the 80 % interval. A change of 5° between two films is the least that is taken for a real one. */
const MAX_UNCERTAINTY_DEG = 5;

/**
 * Why to trust the angles of a spine less, with the ids of the vertebrae it is about.
 *
 * A vertebra of low confidence counts where an angle spans it. Nearly every film has one above or below all curves (a neck
 * vertebra cut by the edge), and it says nothing about them. A vertebra that a person placed has no confidence and raises no such warning.
 *
 * @param chain vertebrae of the spine from top to bottom.
 * @param angles every angle that is shown, max Cobb and the curves, by places in the chain.
 * @param image size of the film, px.
 */
export function warningsOf(
  chain: readonly Vertebra[],
  angles: readonly { upper: number; lower: number }[],
  image: { width: number; height: number },
): Warning[] {
  const warnings: Warning[] = [];
  const shortSide = Math.min(image.width, image.height);
  if (chain.length < MIN_VERTEBRAE) warnings.push({ code: "FEW_VERTEBRAE" });
  else {
    if (lengthOf(chain) < MIN_LENGTH_IN_FILM_WIDTHS * shortSide) warnings.push({ code: "WIDE_FILM" });
    if (wideningOf(chain) < MIN_WIDENING) warnings.push({ code: "UPSIDE_DOWN" });
  }
  if (chain.length > 0 && median(chain.map(heightOf)) < MIN_HEIGHT_PX) warnings.push({ code: "FEW_PIXELS" });

  const found = (code: Warning["code"], positions: readonly number[]): void => {
    const vertebrae = chain.filter((_, position) => positions.includes(position)).map(({ id }) => id);
    if (vertebrae.length > 0) warnings.push({ code, vertebrae });
  };
  found(
    "LOW_CONFIDENCE",
    chain
      .map((_, position) => position)
      .filter((position) => (chain[position]!.confidence ?? 1) < LOW_CONFIDENCE)
      .filter((position) => angles.some(({ upper, lower }) => upper <= position && position <= lower)),
  );
  found(
    "GAP_IN_CHAIN",
    gapsOf(chain).flatMap((above) => [above, above + 1]),
  );
  found("DOUBLE_VERTEBRA", doublesOf(chain));
  found(
    "UNCERTAIN_ANGLE",
    angles
      .filter(({ upper, lower }) => isUncertain(chain[upper]!, chain[lower]!))
      .flatMap(({ upper, lower }) => [upper, lower]),
  );
  return warnings;
}

function isUncertain(upper: Vertebra, lower: Vertebra): boolean {
  const uncertainty = angleUncertainty(upper, lower);
  return uncertainty !== null && uncertainty.p80 > MAX_UNCERTAINTY_DEG;
}

/** From centre to centre down the spine, px. */
function lengthOf(chain: readonly Vertebra[]): number {
  const centres = chain.map(centreOf);
  return centres.slice(1).reduce((sum, centre, i) => sum + distance(centres[i]!, centre), 0);
}

/** Median width of the lower third in median widths of the upper third. */
function wideningOf(chain: readonly Vertebra[]): number {
  const third = Math.floor(chain.length / 3);
  return median(chain.slice(-third).map(widthOf)) / median(chain.slice(0, third).map(widthOf));
}
