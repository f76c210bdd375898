import { CLERK_HOST, CLERK_SETTINGS } from "../support/clerk";
import { launchWeb } from "../support/launch-web";
import { scaled } from "../support/patience";
import { expect, expectAccessible, test } from "./fixtures";

test("where Clerk's script can't be loaded, the sign-in page says so in plain words", async ({ page, problems }) => {
  // The request that fails, and what Clerk itself says of it.
  problems.allow(new RegExp(`net::ERR_\\w+ \\(https://${CLERK_HOST.replaceAll(".", "\\.")}/`));
  problems.allow(/Failed to load Clerk/);
  const { origin, child } = await launchWeb(CLERK_SETTINGS);
  try {
    await page.goto(`${origin}/sign-in`);
    await expect(page.getByRole("heading", { name: "Signing in is not possible at the moment" })).toBeVisible({
      timeout: scaled(40_000),
    });
    await expect(page.getByRole("button", { name: "Try again" })).toBeEnabled();
    await expectAccessible(page);
  } finally {
    child.kill("SIGKILL");
  }
});

test("with local accounts no page asks for anything of Clerk's", async ({ page }) => {
  const scripts: Promise<string>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script") scripts.push(response.text());
  });
  await page.goto("/sign-in", { waitUntil: "networkidle" });
  expect(scripts.length).toBeGreaterThan(0);
  for (const text of await Promise.all(scripts)) expect(text).not.toMatch(/clerk-js|ClerkProvider/);
});
