import { describe, expect, it } from "vitest";
import { type FilmAction, INITIAL_FILM_STATE, reduceFilmState } from "@/film/viewer/use-film-state";

const after = (...actions: FilmAction[]) => actions.reduce(reduceFilmState, INITIAL_FILM_STATE);
const vertebra = (position: number) => ({ kind: "vertebra", position }) as const;

describe("what is shown and pointed at", () => {
  it("turns one layer off and leaves the others", () => {
    expect(after({ type: "toggle-layer", layer: "boxes" }).layers).toEqual({
      boxes: false,
      endplates: true,
      curves: true,
      names: true,
    });
  });

  it("remembers the side that pointed, so that the other scrolls to it", () => {
    const pointed = after({ type: "point", target: vertebra(3), side: "panel" });
    expect([pointed.active, pointed.side]).toEqual([vertebra(3), "panel"]);
    const left = reduceFilmState(pointed, { type: "point", target: null, side: "film" });
    expect([left.active, left.side]).toEqual([null, "panel"]);
  });

  it("steps from vertebra to vertebra and stops at both ends", () => {
    const down = { type: "step", by: 1, count: 3 } as const;
    const up = { type: "step", by: -1, count: 3 } as const;
    expect(after(down).selected).toEqual(vertebra(0));
    expect(after(down, down, down, down, down).selected).toEqual(vertebra(2));
    expect(after(up).selected).toEqual(vertebra(2));
    expect(after(up, up, up, up).selected).toEqual(vertebra(0));
    expect(after({ type: "step", by: 1, count: 0 }).selected).toBeNull();
  });

  it("forgets both targets at once", () => {
    const state = after(
      { type: "select", target: vertebra(2), side: "film" },
      { type: "point", target: { kind: "curve", index: 0 }, side: "film" },
      { type: "forget-targets" },
    );
    expect([state.active, state.selected]).toEqual([null, null]);
  });
});
