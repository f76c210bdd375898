import { expect, it } from "vitest";
import { z } from "zod";
import { randomUuid } from "@/browser/random-uuid";

it("makes random UUIDs", () => {
  const made = Array.from({ length: 1000 }, randomUuid);
  for (const id of made) expect(z.uuidv4().parse(id)).toBe(id);
  expect(new Set(made).size).toBe(made.length);
});
