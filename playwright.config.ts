import { defineConfig, devices } from "@playwright/test";
import { findChromium } from "./tools/find-chromium";
import { scaled } from "./tests/support/patience";

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  // The tests share one app with one worker; more than this makes them slower, not faster, on a small machine.
  workers: 2,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: scaled(60_000),
  expect: { timeout: scaled(10_000) },
  reporter: "list",
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env.APP_URL ?? "http://localhost:3000",
    locale: "en-GB",
    // A fifth of the time of a run. `npx playwright test --trace on FILE` shows what a failed test did.
    trace: "off",
    launchOptions: {
      executablePath: findChromium() ?? undefined,
      // Containers run as root (no sandbox) and have a small /dev/shm.
      args: ["--no-sandbox", "--disable-dev-shm-usage"],
    },
  },
});
