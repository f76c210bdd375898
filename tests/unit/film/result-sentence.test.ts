import { describe, expect, it } from "vitest";
import { scanMessages } from "@/messages/scan";
import { measure } from "@/domain/reading/measure";
import { type Curve, type Measurement } from "@/domain/reading/measurement";
import { warningCodeSchema } from "@/domain/reading/measurement-record-schema";
import { C_CURVE, FILM, S_CURVE, spineOf, STRAIGHT } from "#tests/support/vertebrae";

const { resultSentence, warningText } = scanMessages;

const curve = (change: Partial<Curve>): Curve => ({
  cobbDeg: 42.3,
  upper: "5",
  lower: "12",
  apex: "8",
  convexity: "image-right",
  uncertaintyDeg: null,
  ...change,
});

function measurement(curves: Curve[], change: Partial<Measurement> = {}): Measurement {
  const [major] = curves;
  return {
    vertebrae: Array.from({ length: 23 }, (_, place) => ({ id: String(place), tiltDeg: 0, tiltSdDeg: null })),
    maxCobb: major ? { deg: major.cobbDeg, upper: major.upper, lower: major.lower, uncertaintyDeg: null } : null,
    curves,
    severity: null,
    warnings: [],
    ...change,
  };
}

const sentenceFor = (upper: number, lower: number) =>
  resultSentence(measurement([curve({ upper: String(upper), lower: String(lower) })]));

describe("the result in a sentence", () => {
  it("tells one curve with its angle, side and end vertebrae", () => {
    expect(resultSentence(measurement([curve({})]))).toBe(
      "One curve of 42° to the image right, from the 6th to the 13th vertebra found.",
    );
  });

  it("tells several curves, the largest first", () => {
    const second = curve({ cobbDeg: 27.6, upper: "0", lower: "5", convexity: "image-left" });
    const third = curve({ cobbDeg: 12, upper: "12", lower: "16", convexity: "image-left" });
    expect(resultSentence(measurement([curve({}), second]))).toBe(
      "Two curves: 42° to the image right (6th to 13th vertebra found) and 28° to the image left (1st to 6th).",
    );
    expect(resultSentence(measurement([curve({}), second, third]))).toMatch(
      /^Three curves: 42° .*, 28° .*, and 12° to the image left \(13th to 17th\)\.$/,
    );
  });

  it("adds the largest angle where no curve has it", () => {
    const wider = measurement([curve({})], { maxCobb: { deg: 47.5, upper: "2", lower: "12", uncertaintyDeg: null } });
    expect(resultSentence(wider)).toMatch(/The largest angle, 48°, lies between the 3rd and the 13th\.$/);
  });

  it("says that there is no curve, and how much there is", () => {
    const straight = measurement([], { maxCobb: { deg: 6.2, upper: "1", lower: "8", uncertaintyDeg: null } });
    expect(resultSentence(straight)).toBe(
      "No curve of 10° or more. The largest angle is 6°, between the 2nd and the 9th vertebra found.",
    );
  });

  it("does not round an angle up to the limit that it stays under", () => {
    const nearly = measurement([], { maxCobb: { deg: 9.7, upper: "1", lower: "8", uncertaintyDeg: null } });
    expect(resultSentence(nearly)).toContain("No curve of 10° or more. The largest angle is 9.7°");
  });

  it("says plainly that there is no spine, or too little of one", () => {
    expect(resultSentence(measure([], FILM))).toBe("No spine was found on this film.");
    const two = measurement([], { vertebrae: [{ id: "0", tiltDeg: 0, tiltSdDeg: null }] });
    expect(resultSentence(two)).toBe("Only 1 vertebra was found: too little of a spine to measure an angle.");
  });

  it("counts 11th, 12th, 13th and 21st as people do", () => {
    expect(sentenceFor(10, 11)).toContain("from the 11th to the 12th");
    expect(sentenceFor(20, 22)).toContain("from the 21st to the 23rd");
  });

  it("agrees with what the geometry measures", () => {
    expect(resultSentence(measure(spineOf(C_CURVE), FILM))).toContain("One curve of 42° to the image right");
    // Made with 40°, which floating point may miss by its last digit.
    expect(resultSentence(measure(spineOf(S_CURVE), FILM))).toMatch(/^Two curves: (39\.9|40)° to the image right/);
    expect(resultSentence(measure(spineOf(STRAIGHT), FILM))).toContain("No curve of 10° or more");
  });
});

describe("warnings in words", () => {
  const found = measurement([curve({})]);

  it("name the vertebrae by their number from the top", () => {
    expect(warningText({ code: "LOW_CONFIDENCE", vertebrae: ["2"] }, found)).toContain("vertebra 3,");
    expect(warningText({ code: "LOW_CONFIDENCE", vertebrae: ["0", "3"] }, found)).toContain("vertebrae 1 and 4");
    expect(warningText({ code: "GAP_IN_CHAIN", vertebrae: ["4", "5"] }, found)).toContain("between vertebrae 5 and 6");
    expect(warningText({ code: "GAP_IN_CHAIN", vertebrae: ["4", "5", "6"] }, found)).toContain(
      "among vertebrae 5, 6, and 7",
    );
    expect(warningText({ code: "UNCERTAIN_ANGLE", vertebrae: ["3", "13"] }, found)).toContain(
      "The angle between vertebrae 4 and 14",
    );
    expect(warningText({ code: "UNCERTAIN_ANGLE", vertebrae: ["2", "8", "14"] }, found)).toContain(
      "The angles that end at vertebrae 3, 9, and 15",
    );
  });

  it("each say what to do", () => {
    for (const code of warningCodeSchema.options) {
      expect(warningText({ code, vertebrae: ["3", "13"] }, found)).toMatch(/\b([Cc]heck|Look|Compare|Measure)\b/);
    }
  });

  it("ask for a reload where a newer server gives one that is not known here", () => {
    const unknown = { ...found.warnings[0]!, ...JSON.parse('{ "code": "OF_TOMORROW" }') };
    expect(warningText(unknown, found)).toContain("Reload the page");
  });

  it("say how few vertebrae were found", () => {
    const few = { ...found, vertebrae: found.vertebrae.slice(0, 9) };
    expect(warningText({ code: "FEW_VERTEBRAE" }, few)).toContain("Only 9 vertebrae were found");
  });
});
