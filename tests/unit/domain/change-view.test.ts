import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cropView, isSameView, isWithin, mirrorView, turnView } from "@/domain/change-view";
import { type FilmView, PLAIN_VIEW, type Turn, TURNS, turnedSize, viewedSize } from "@/domain/film-view";
import { filmViewSchema } from "@/domain/film-view-schema";
import { applyView } from "@/vision/apply-view";

const PAGE = { width: 70, height: 50 };
/** Every pixel has a value of its own. */
const page = {
  ...PAGE,
  channels: 1 as const,
  data: Uint16Array.from({ length: PAGE.width * PAGE.height }, (_, i) => i),
};

const turns = fc.constantFrom<Turn>(...TURNS);
const views = fc
  .record({ turn: turns, isMirrored: fc.boolean(), part: fc.tuple(fc.nat(18), fc.nat(18), fc.nat(18), fc.nat(18)) })
  .map(({ turn, isMirrored, part }): FilmView => {
    const whole = turnedSize(PAGE, turn);
    const [x, y, lessWide, lessHigh] = part;
    const crop = {
      x: Math.min(x, whole.width - 32),
      y: Math.min(y, whole.height - 32),
      width: Math.max(32, whole.width - x - lessWide),
      height: Math.max(32, whole.height - y - lessHigh),
    };
    return { page: null, turn, isMirrored, crop: isWithin(crop, whole) ? crop : null };
  });

const seen = (view: FilmView) => applyView(page, view);
const turned = (view: FilmView, turn: Turn) => applyView(seen(view), { ...PLAIN_VIEW, turn });

describe("a change of a view", () => {
  it("by a turn shows what was seen, turned", () => {
    fc.assert(
      fc.property(views, turns, (view, by) => {
        expect(seen(turnView(view, by, PAGE))).toEqual(turned(view, by));
      }),
    );
  });

  it("by a mirror shows what was seen, mirrored", () => {
    fc.assert(
      fc.property(views, (view) => {
        expect(seen(mirrorView(view, PAGE))).toEqual(applyView(seen(view), { ...PLAIN_VIEW, isMirrored: true }));
      }),
    );
  });

  it("by a crop shows that part of what was seen", () => {
    fc.assert(
      fc.property(views, (view) => {
        const { width, height } = viewedSize(PAGE, view);
        const crop = { x: 1, y: 2, width: width - 3, height: height - 5 };
        expect(seen(cropView(view, crop))).toEqual(applyView(seen(view), { ...PLAIN_VIEW, crop }));
      }),
    );
  });

  it("made and taken back is none", () => {
    fc.assert(
      fc.property(views, turns, (view, by) => {
        const back = TURNS.find((turn) => (turn + by) % 360 === 0)!;
        expect(isSameView(turnView(turnView(view, by, PAGE), back, PAGE), view)).toBe(true);
        expect(isSameView(mirrorView(mirrorView(view, PAGE), PAGE), view)).toBe(true);
      }),
    );
    expect(isSameView(PLAIN_VIEW, turnView(PLAIN_VIEW, 90, PAGE))).toBe(false);
  });
});

describe("a stored view", () => {
  it.each<[what: string, view: object]>([
    ["a turn that is no quarter", { ...PLAIN_VIEW, turn: 45 }],
    ["a page before the first", { ...PLAIN_VIEW, page: -1 }],
    ["a crop of half px", { ...PLAIN_VIEW, crop: { x: 0.5, y: 0, width: 40, height: 40 } }],
    ["a crop of a few px", { ...PLAIN_VIEW, crop: { x: 0, y: 0, width: 31, height: 40 } }],
    ["a field that it does not know", { ...PLAIN_VIEW, zoom: 2 }],
    ["no mirror", { page: null, turn: 0, crop: null }],
  ])("is refused with %s", (_, view) => {
    expect(filmViewSchema.safeParse(view).success).toBe(false);
  });

  it("is read as it was written", () => {
    const view = { page: 2, turn: 270, isMirrored: true, crop: { x: 1, y: 2, width: 40, height: 50 } };
    expect(filmViewSchema.parse(view)).toEqual(view);
  });
});
