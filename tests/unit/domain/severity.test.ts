import { describe, expect, it } from "vitest";
import { severitiesWithin } from "@/domain/reading/severity";

describe("the severities that an interval reaches into", () => {
  it.each([
    [30, 4, ["moderate"]],
    [30, 5.1, ["mild", "moderate"]],
    [38, 2, ["moderate", "severe"]],
    [38, 1.9, ["moderate"]],
    [25, 16, ["none", "mild", "moderate", "severe"]],
    [3, 6, ["none"]],
  ])("of %d ± %d", (deg, halfWidth, severities) => {
    expect(severitiesWithin(deg, halfWidth)).toEqual(severities);
  });
});
