import { describe, expect, it } from "vitest";
import { type FilmView, PLAIN_VIEW } from "@/domain/film-view";
import { measure } from "@/domain/reading/measure";
import { clarityOf, closerLooks, findingOf, needsSecondLook, turnedLooks } from "@/domain/reading/second-look";
import { C_CURVE, FILM, spineOf } from "#tests/support/vertebrae";

const spine = spineOf(C_CURVE);
const first = (view: FilmView) => ({ view, page: { width: 600, height: 400 } });

describe("a second look", () => {
  it("is taken where no spine or few vertebrae were found", () => {
    expect(needsSecondLook(measure([], FILM))).toBe(true);
    expect(needsSecondLook(measure(spine.slice(0, 8), FILM))).toBe(true);
    expect(needsSecondLook(measure(spine, FILM))).toBe(false);
  });

  it("turns the whole image, then goes closer: along a long side, else to the middle and the corners", () => {
    expect(turnedLooks({ width: 600, height: 400 }).map(({ turn }) => turn)).toEqual([90, 270, 180]);
    expect(closerLooks({ width: 400, height: 2000 }, null).map(({ crop }) => crop)).toEqual(
      [0, 500, 1000].map((y) => ({ x: 0, y, width: 400, height: 1000 })),
    );
    expect(closerLooks({ width: 2000, height: 400 }, null).map(({ crop }) => crop.x)).toEqual([0, 500, 1000]);
    expect(closerLooks({ width: 600, height: 800 }, null)).toHaveLength(5);
  });

  it("looks first at what borders leave", () => {
    const content = { x: 100, y: 50, width: 300, height: 700 };
    expect(closerLooks({ width: 600, height: 800 }, content)[0]).toEqual({ turn: 0, crop: content });
    expect(closerLooks({ width: 60, height: 60 }, null)).toEqual([]);
  });

  it("counts where it shows a whole spine, more than twice what was found before", () => {
    expect(clarityOf(spine, FILM, 3)).toBeCloseTo(17 * 0.9, 6);
    expect(clarityOf(spine, FILM, 9)).toBeNull();
    expect(clarityOf(spine.slice(0, 11), FILM, 0)).toBeNull();
    expect(clarityOf([], FILM, 0)).toBeNull();
  });

  it("says that an image lies, and how to turn it", () => {
    const crop = { x: 0, y: 0, width: 600, height: 400 };
    expect(findingOf({ turn: 90, crop }, spine, first(PLAIN_VIEW))).toEqual({
      code: "LIES_ON_SIDE",
      betterView: { ...PLAIN_VIEW, turn: 90 },
    });
    expect(findingOf({ turn: 180, crop }, spine, first({ ...PLAIN_VIEW, turn: 270 }))).toEqual({
      code: "UPSIDE_DOWN",
      betterView: { ...PLAIN_VIEW, turn: 90 },
    });
  });

  it("says that a spine is small, and where it is", () => {
    const look = { turn: 0 as const, crop: { x: 1000, y: 2000, width: 4000, height: 4000 } };
    const { code, betterView } = findingOf(look, spine, first(PLAIN_VIEW));
    expect(code).toBe("SMALL_IN_IMAGE");
    const { x, y, width, height } = betterView!.crop!;
    for (const corner of spine.flatMap(({ corners }) => corners)) {
      expect(corner.x + 1000).toBeGreaterThan(x + 80);
      expect(corner.x + 1000).toBeLessThan(x + width - 80);
      expect(corner.y + 2000).toBeGreaterThan(y + 80);
      expect(corner.y + 2000).toBeLessThan(y + height - 80);
    }
  });
});
