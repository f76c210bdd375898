import { writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withScratchDatabase } from "#cli/stack/scratch-database";

it("waits, with a database of its own, to be ended", () =>
  withScratchDatabase(async (url) => {
    expect(url).toContain("postgres");
    writeFileSync(process.env.ENDLESS_TEST_RUNS ?? "", "");
    await new Promise(() => setInterval(() => undefined, 1000));
  }));
