import { describe, expect, it } from "vitest";
import { parseEventId, toEventId } from "@/server/live/event-id";

const NOW = Date.UTC(2026, 0, 2);
const HOUR_MS = 60 * 60 * 1000;

describe("the id of an event", () => {
  it("gives back the position that it was made of", () => {
    expect(parseEventId(toEventId(2n ** 63n - 1n, NOW), NOW)).toBe(2n ** 63n - 1n);
  });

  it("is good for twelve hours", () => {
    const id = toEventId(7n, NOW);
    expect(parseEventId(id, NOW + 12 * HOUR_MS)).toBe(7n);
    expect(parseEventId(id, NOW + 12 * HOUR_MS + 1)).toBeNull();
  });

  it.each([
    null,
    undefined,
    "",
    "7",
    "-7-1",
    "7-1 ",
    "7-1e9",
    "99999999999999999999-1",
    `${2n ** 63n}-1`,
    `0x7-${NOW}`,
  ])("is none of ours: %j", (id) => {
    expect(parseEventId(id, 0)).toBeNull();
  });
});
