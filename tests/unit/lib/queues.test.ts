import { expect, it } from "vitest";
import { DEAD_LETTERS, findQueue, QUEUE_NAMES, SCHEDULES } from "@/lib/queue/queues";

it("every queue is made after the queue for its dead jobs", () => {
  const made = [DEAD_LETTERS.name, ...QUEUE_NAMES];
  const early = QUEUE_NAMES.filter((name) => {
    const { deadLetter } = findQueue(name)!.options;
    return typeof deadLetter === "string" && !made.slice(0, made.indexOf(name)).includes(deadLetter);
  });
  expect(early).toEqual([]);
});

it("jobs that the clock makes are not kept when they fail, so the next one is not held up", () => {
  expect(SCHEDULES.size).toBeGreaterThan(0);
  for (const name of SCHEDULES.keys()) {
    expect(findQueue(name)!.options).toMatchObject({ policy: "exclusive", retryLimit: 0 });
    expect(findQueue(name)!.options.deadLetter).toBeUndefined();
  }
});

it("no operator may cancel a deletion that its owner was told of", () => {
  const deletions = QUEUE_NAMES.filter((name) => name.startsWith("delete-"));
  expect(deletions.length).toBeGreaterThan(0);
  for (const name of deletions) expect(findQueue(name)!.mustFinish).toBeDefined();
});
