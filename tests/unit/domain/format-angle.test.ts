import { assert, constantFrom, double, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAngle, formatRange } from "@/domain/reading/format-angle";
import { severityOf } from "@/domain/reading/severity";

describe("an angle in words", () => {
  it.each([
    [0, "0°"],
    [9.4, "9°"],
    [9.5, "9.5°"],
    [9.96, "9.9°"],
    [10, "10°"],
    [24.6, "24.6°"],
    [25.4, "25°"],
    [39.4, "39°"],
    [39.6, "39.6°"],
    [39.999, "39.9°"],
    [40, "40°"],
    [42.5, "43°"],
  ])("of %d reads %s", (deg, text) => {
    expect(formatAngle(deg)).toBe(text);
  });

  it("never reads as another severity than it has, nor farther off than half a degree", () => {
    assert(
      property(double({ min: 0, max: 180, noNaN: true }), constantFrom(0 as const, 1 as const), (deg, decimals) => {
        const read = Number.parseFloat(formatAngle(deg, decimals));
        expect(severityOf(read)).toBe(severityOf(deg));
        expect(Math.abs(read - deg)).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

describe("a range in words", () => {
  it.each([
    [42, 5, "37° to 47°"],
    [42.3, 4.6, "37° to 47°"],
    [42, 0.2, "41° to 43°"],
    [4.2, 6, "0° to 11°"],
    [0, 0, "0° to 0°"],
  ])("of %d ± %d reads %s", (deg, halfWidth, text) => {
    expect(formatRange(deg, halfWidth)).toBe(text);
  });
});
