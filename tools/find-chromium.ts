import { existsSync } from "node:fs";

const USUAL_PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The installed Chromium or Chrome: CHROMIUM_PATH where it is set, else the usual places; null if there is none. */
export function findChromium(): string | null {
  const named = process.env.CHROMIUM_PATH;
  return (named ? [named] : USUAL_PLACES).find((path) => existsSync(path)) ?? null;
}
