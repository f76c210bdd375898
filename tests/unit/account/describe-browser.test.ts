import { expect, it } from "vitest";
import { describeBrowser } from "@/app/account/activity/describe-browser";

it.each([
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36",
    "Chrome on macOS",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0.0.0 Safari/537.36 Edg/150.0.0.0",
    "Microsoft Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"],
])("a browser is told by its name and its system: %s", (userAgent, name) => {
  expect(describeBrowser(userAgent)).toBe(name);
});

it.each(["curl/8.5.0", "node", "<script>alert(1)</script>"])("what is no browser is told as it says it: %s", (said) => {
  expect(describeBrowser(said)).toBe(said);
});
