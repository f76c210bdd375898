import { expect, it } from "vitest";
import { priorityOf } from "@/lib/queue/find-next-round";

it("an earlier round goes first, and the last round of an analysis before the first of a re-analysis", () => {
  const inOrder = [
    priorityOf(0),
    priorityOf(1),
    priorityOf(100_000),
    priorityOf(0, { isLast: true }),
    priorityOf(1, { isLast: true }),
    priorityOf(100_000, { isLast: true }),
  ];
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => b - a));
  expect(new Set(inOrder).size).toBe(inOrder.length);
  // The queue keeps them as 32-bit numbers.
  for (const priority of inOrder) expect(priority | 0).toBe(priority);
});
