import { describe, expect, it } from "vitest";
import { type FilmAction, INITIAL_FILM_STATE, reduceFilmState } from "@/film/viewer/use-film-state";

const after = (...actions: FilmAction[]) => actions.reduce(reduceFilmState, INITIAL_FILM_STATE);
const vertebra = (id: string) => ({ kind: "vertebra", id }) as const;
const ids = ["top", "middle", "bottom"];

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
    const pointed = after({ type: "point", target: vertebra("top"), side: "panel" });
    expect([pointed.active, pointed.side]).toEqual([vertebra("top"), "panel"]);
    const left = reduceFilmState(pointed, { type: "point", target: null, side: "film" });
    expect([left.active, left.side]).toEqual([null, "panel"]);
  });

  it("steps from vertebra to vertebra and stops at both ends", () => {
    const down = { type: "step", by: 1, ids } as const;
    const up = { type: "step", by: -1, ids } as const;
    expect(after(down).selected).toEqual(vertebra("top"));
    expect(after(down, down, up).selected).toEqual(vertebra("top"));
    expect(after(down, down, down, down, down).selected).toEqual(vertebra("bottom"));
    expect(after(up).selected).toEqual(vertebra("bottom"));
    expect(after(up, up, up, up).selected).toEqual(vertebra("top"));
    expect(after({ type: "step", by: 1, ids: [] }).selected).toBeNull();
  });

  it("steps on from the selected vertebra when others are added or removed above it", () => {
    const selected = after({ type: "select", target: vertebra("middle"), side: "film" });
    const more = ["new", "top", "middle", "bottom"];
    expect(reduceFilmState(selected, { type: "step", by: 1, ids: more }).selected).toEqual(vertebra("bottom"));
    expect(reduceFilmState(selected, { type: "step", by: -1, ids: more }).selected).toEqual(vertebra("top"));
  });

  it("forgets both targets at once", () => {
    const state = after(
      { type: "select", target: vertebra("middle"), side: "film" },
      { type: "point", target: { kind: "curve", id: "top-bottom" }, side: "film" },
      { type: "forget-targets" },
    );
    expect([state.active, state.selected]).toEqual([null, null]);
  });
});
