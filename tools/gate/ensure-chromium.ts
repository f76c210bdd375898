import { existsSync } from "node:fs";
import { findChromium } from "../find-chromium";
import type { Step } from "#cli/stack/build";
import { PlainError } from "#cli/command/plain-error";
import { runCommand } from "#cli/command/run-command";

/**
 * The path of a Chromium, installed from Debian's packages where there is none and we may.
 * @throws PlainError that says what to install.
 */
export async function ensureChromium(step: Step, signal: AbortSignal): Promise<string> {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await step("Installing Chromium", async () => {
      const env = { DEBIAN_FRONTEND: "noninteractive" };
      await runCommand("apt-get", ["update"], { env, signal });
      await runCommand("apt-get", ["install", "-y", "--no-install-recommends", "chromium"], { env, signal });
    });
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new PlainError(
    "The browser tests need Chromium: install it (Debian: apt-get install chromium), or set CHROMIUM_PATH to one.",
  );
}
