import { describe, expect, it } from "vitest";
import type { Measurement } from "@/domain/reading/measurement";
import { galleryText } from "#tools/gallery/text";

const nothing: Measurement = {
  vertebrae: [],
  maxCobb: null,
  curves: [],
  severity: null,
  warnings: [{ code: "NO_SPINE_FOUND" }],
};
const read: Measurement = {
  ...nothing,
  maxCobb: { deg: 31.24, upper: "0", lower: "1", uncertaintyDeg: { p80: 3, p95: 6 } },
  warnings: [],
};
const textOf = (drawnDeg: number | null, measurement: Measurement) =>
  galleryText([{ file: "dim", title: "Dim", why: "It is dark.", drawnDeg, measurement }]);

describe("the text of the failure gallery", () => {
  it("says what was drawn and read, in the section of its picture", () => {
    const text = textOf(33.02, read);
    expect(text).toContain("### Dim\n\n![Dim: ");
    expect(text).toContain("(../images/failures/dim.png)");
    expect(text).toContain("It is dark. Drawn with 33.0°, read as 31.2° (likely 28° to 35°), 0 vertebrae found");
    expect(text).toContain("the app gives no warning.");
  });

  it("says where no angle was drawn or read, and the first sentence of each warning", () => {
    expect(textOf(null, nothing)).toContain(
      "Drawn without an angle, no angle read, 0 vertebrae found; the app warns: “The model reads frontal films of the whole spine, upright or turned.”\n",
    );
  });
});
