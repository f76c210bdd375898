import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { atMostEvery } from "@/lib/at-most-every";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it("many who ask within the time share one answer, and who asks later has a new one", async () => {
  let asked = 0;
  const ask = atMostEvery(1000, async () => (asked += 1));
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([1, 1, 1]);
  vi.advanceTimersByTime(999);
  expect(await ask()).toBe(1);
  vi.advanceTimersByTime(1);
  expect(await ask()).toBe(2);
});
