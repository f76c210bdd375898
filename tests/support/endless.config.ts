import { defineConfig } from "vitest/config";

/** A run of "programs" that only a signal ends; tests/programs/gate-ends.test.ts lets a gate run it. */
export default defineConfig({
  test: { projects: [{ test: { name: "programs", include: ["tests/support/endless.ts"], testTimeout: 0 } }] },
});
