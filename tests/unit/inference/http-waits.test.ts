import { describe, expect, it } from "vitest";
import { nextTryInOutage } from "@/jobs/outage-wait";
import { readRetryAfter } from "@/lib/inference/http/explain-refusal";
import { retry, waitBeforeNextTry } from "@/lib/inference/http/retry";
import { serviceError } from "@/lib/inference/http/service-errors";

const busy = (retryAfter?: number) => serviceError("ENGINE_UNAVAILABLE", "busy", { retryAfter });

const MINUTE = 60_000;
/** ms from now to the next try. */
const waitInOutage = (lasted: number, options: { retryAfter?: number; random?: number } = {}): number | null => {
  const outage = { since: 0, now: lasted, retryAfter: options.retryAfter };
  const next = nextTryInOutage(outage, options.random ?? 0);
  return next && next.getTime() - lasted;
};

describe("the wait before the next try of a call", () => {
  it("is a random share of a time that doubles", () => {
    expect([0, 0.5, 1].map((random) => waitBeforeNextTry(busy(), 1, random))).toEqual([0, 125, 250]);
    expect([0, 0.5, 1].map((random) => waitBeforeNextTry(busy(), 2, random))).toEqual([0, 250, 500]);
  });

  it("comes on top of what the service asks for", () => {
    expect(waitBeforeNextTry(busy(2), 1, 0)).toBe(2000);
    expect(waitBeforeNextTry(busy(2), 1, 1)).toBe(2250);
  });

  it("is none after three tries, when the pause is too long to hold a place, and where a repetition is not safe", () => {
    expect(waitBeforeNextTry(busy(), 3, 0)).toBeNull();
    expect(waitBeforeNextTry(busy(6), 1, 0)).toBeNull();
    expect(waitBeforeNextTry(serviceError("ENGINE_FAILED", "500"), 1, 0)).toBeNull();
    expect(waitBeforeNextTry(serviceError("TIMED_OUT", "slow"), 1, 0)).toBeNull();
    expect(waitBeforeNextTry(new Error("shutting down"), 1, 0)).toBeNull();
  });
});

describe("a call that is tried again", () => {
  it("ends as soon as it is told to stop, with the reason", async () => {
    const stop = new AbortController();
    const attempt = (): Promise<never> => {
      setImmediate(() => stop.abort(new Error("shutting down")));
      return Promise.reject(busy(4));
    };
    const deadline = performance.now() + 60_000;
    await expect(retry(attempt, { signal: stop.signal, deadline })).rejects.toThrow("shutting down");
  });

  it("is not waited for beyond its deadline", async () => {
    let tries = 0;
    const attempt = (): Promise<never> => {
      tries += 1;
      return Promise.reject(busy(4));
    };
    const deadline = performance.now() + 3000;
    await expect(retry(attempt, { signal: new AbortController().signal, deadline })).rejects.toThrow("busy");
    expect(tries).toBe(1);
  });
});

describe("the header Retry-After", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const read = (value: string) => readRetryAfter(value, now);

  it("is read in both of its forms", () => {
    expect(read("7")).toBe(7);
    expect(read("Thu, 01 Jan 2026 00:00:07 GMT")).toBe(7);
    expect(read("Wed, 31 Dec 2025 00:00:00 GMT")).toBe(0);
  });

  it("counts for nothing when it is malformed or not there", () => {
    expect(read("soon")).toBeUndefined();
    expect(readRetryAfter(undefined, now)).toBeUndefined();
  });
});

describe("the wait of a film while the engine is away", () => {
  it("is as long as the outage so far, from ten seconds to a minute", () => {
    expect([0, 10_000, 25_000, 4 * MINUTE].map((lasted) => waitInOutage(lasted))).toEqual([
      10_000,
      10_000,
      25_000,
      MINUTE,
    ]);
  });

  it("is at least what the service asks for, and a random quarter more", () => {
    expect(waitInOutage(0, { retryAfter: 30 })).toBe(30_000);
    expect(waitInOutage(MINUTE, { retryAfter: 120 })).toBe(2 * MINUTE);
    expect(waitInOutage(0, { random: 1 })).toBe(12_500);
  });

  it("ends after five minutes, and at once where the service asks for more than is left of them", () => {
    expect(waitInOutage(5 * MINUTE - 1)).toBe(MINUTE);
    expect(waitInOutage(5 * MINUTE)).toBeNull();
    expect(waitInOutage(4 * MINUTE, { retryAfter: 60 })).toBeNull();
    expect(waitInOutage(0, { retryAfter: 3600 })).toBeNull();
  });
});
