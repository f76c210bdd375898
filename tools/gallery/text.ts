import { scanMessages } from "@/messages/scan";
import { formatAngle, formatRange } from "@/domain/reading/format-angle";
import type { Measurement } from "@/domain/reading/measurement";
import type { HardCase } from "./hard-cases";

export type ReadCase = Pick<HardCase, "file" | "title" | "why"> & { drawnDeg: number | null; measurement: Measurement };

const INTRODUCTION = `<!-- Made by \`npm run gallery\`. -->

## Failure gallery

Hard films, all made up by the project's phantom generator and read by the shipped model through the app's own engine
(\`npm run gallery\`). Blue is what was drawn, orange what was read. Phantoms are simpler than films: what is read well here
may still be misread on a film.`;

/** The model card's section, for pictures in `docs/images/failures`. */
export function galleryText(cases: readonly ReadCase[]): string {
  const sections = cases.map(
    (one) => `### ${one.title}\n\n![${altOf(one)}](../images/failures/${one.file}.png)\n\n${one.why} ${outcome(one)}`,
  );
  return `${[INTRODUCTION, ...sections].join("\n\n")}\n`;
}

function altOf({ title }: ReadCase): string {
  return `${title}: what was drawn in blue, what was read in orange`;
}

/** Truth, reading and what the app says beside it. */
function outcome({ drawnDeg, measurement }: ReadCase): string {
  const { maxCobb, warnings, vertebrae } = measurement;
  const drawn = drawnDeg === null ? "Drawn without an angle" : `Drawn with ${formatAngle(drawnDeg, 1)}`;
  const found = `${vertebrae.length} vertebrae found`;
  const read = maxCobb ? `read as ${formatAngle(maxCobb.deg, 1)}${rangeOf(maxCobb)}` : "no angle read";
  // The first sentence says what is the matter, the others what to do.
  const said = warnings.map((warning) => `“${scanMessages.warningText(warning, measurement).split(/(?<=\.) /)[0]}”`);
  return `${drawn}, ${read}, ${found}; ${said.length > 0 ? `the app warns: ${said.join(" ")}` : "the app gives no warning."}`;
}

function rangeOf({ deg, uncertaintyDeg }: NonNullable<Measurement["maxCobb"]>): string {
  return uncertaintyDeg ? ` (likely ${formatRange(deg, uncertaintyDeg.p80)})` : "";
}
