import { describe, expect, it } from "vitest";
import { EventStream } from "@/lib/http/event-stream";
import { planFanOut, type Subscriber } from "@/server/live/plan-fan-out";

function subscriber(userId: string, scanId: string | null = null): Subscriber {
  const stream = new EventStream(new AbortController().signal);
  return { userId, sessionId: `session of ${userId}`, scanId, stream, beat: 0, isCaughtUp: true };
}

const changed = (scans: Record<string, string[]>) =>
  new Map(Object.entries(scans).map(([userId, scanIds]) => [userId, new Set(scanIds)]));
const missing = (userId: string, scanIds: string[], next = 100n) => ({
  position: 50n,
  next,
  changes: scanIds.map((scanId) => ({ userId, scanId })),
});
const numbered = (count: number) => Array.from({ length: count }, (_, n) => `scan ${n}`);

describe("who is told of a change", () => {
  it("is each page of the user whose scan it is, and a scan's page of that scan alone", () => {
    const [all, one, other] = [subscriber("ada"), subscriber("ada", "s1"), subscriber("ben")];
    const plans = planFanOut({
      caughtUp: [all, one, other],
      changed: changed({ ada: ["s1", "s2"] }),
      catchUps: [],
      missed: null,
    });
    expect(plans).toEqual([
      { subscriber: all, reset: false, scanIds: new Set(["s1", "s2"]) },
      { subscriber: one, reset: false, scanIds: new Set(["s1"]) },
    ]);
  });
});

describe("who comes back", () => {
  const comeBack = (who: Subscriber, since: bigint | null, missed = missing(who.userId, ["s1", "s2"])) =>
    planFanOut({ caughtUp: [], changed: new Map(), catchUps: [{ subscriber: who, since }], missed });

  it("is told what changed meanwhile", () => {
    const ada = subscriber("ada");
    expect(comeBack(ada, 40n)).toEqual([{ subscriber: ada, reset: false, scanIds: new Set(["s1", "s2"]) }]);
  });

  it("is told even where nothing changed: that the stream is heard", () => {
    const ben = subscriber("ben");
    expect(comeBack(ben, 40n, missing("ada", ["s1"]))).toEqual([{ subscriber: ben, reset: false, scanIds: new Set() }]);
  });

  it.each([
    ["that has heard nothing", null, missing("ada", [])],
    ["that heard of a transaction which this database has not had", 101n, missing("ada", [])],
    ["that missed more than 200 scans", 40n, missing("ada", numbered(201))],
  ])("reads everything anew: a list %s", (_which, since, missed) => {
    const [list, page] = [subscriber("ada"), subscriber("ada", "s1")];
    expect(comeBack(list, since, missed)).toEqual([{ subscriber: list, reset: true, scanIds: new Set() }]);
    // A scan's page has one thing to read, so it is told of that.
    expect(comeBack(page, since, missed)).toEqual([{ subscriber: page, reset: false, scanIds: new Set(["s1"]) }]);
  });

  it("is told one by one of 200 scans", () => {
    expect(comeBack(subscriber("ada"), 40n, missing("ada", numbered(200)))[0]?.scanIds.size).toBe(200);
  });
});
