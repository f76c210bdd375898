import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./fixtures";

/** Bytes of script that the browser fetches for an address, as they come over the line. */
async function scriptBytes(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: "networkidle" });
  return page.evaluate(() =>
    performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => name.endsWith(".js"))
      .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
  );
}

test("can be read from the landing page to the end, signed out, by keyboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.goto("/");
  await page.getByRole("link", { name: "how to run it yourself" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("What it is");

  const list = page.getByRole("navigation", { name: "Pages of the docs" });
  await expect(list.getByRole("link", { name: "What it is" })).toHaveAttribute("aria-current", "page");
  await list.getByRole("link", { name: "Rebuild from scratch" }).press("Enter");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Rebuild from scratch");

  await page.getByRole("navigation", { name: "On this page" }).getByRole("link", { name: "8. S3" }).press("Enter");
  await expect(page).toHaveURL(/\/docs\/running\/rebuild#8-s3$/);
  await expect(page.getByRole("heading", { name: "8. S3" })).toBeInViewport();

  const copy = page.getByRole("button", { name: "Copy: npm run doctor" }).last();
  await copy.press("Enter");
  await expect(copy).toHaveText("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("npm run doctor");

  const onward = page.getByRole("navigation", { name: "Next and previous page" });
  let title = "";
  while ((await onward.getByRole("link", { name: /^Next/ }).count()) > 0) {
    title = (await onward.getByRole("link", { name: /^Next/ }).innerText()).replace(/^Next\s*/, "");
    await onward.getByRole("link", { name: /^Next/ }).press("Enter");
    await expect(list.getByRole("link", { name: title, exact: true })).toHaveAttribute("aria-current", "page");
    await expect(page.getByRole("contentinfo")).toHaveText(
      "Research and education only. Not medical advice, not a diagnosis.",
    );
  }
  expect(title).toBe("Changelog");
});

test("loads no more script than the landing page", async ({ page }) => {
  const landing = await scriptBytes(page, "/");
  expect(landing).toBeGreaterThan(0);
  expect(await scriptBytes(page, "/docs/running/rebuild")).toBeLessThanOrEqual(landing);
});

test("says so where there is no page", async ({ page, problems }) => {
  problems.allow(/404/);
  expect((await page.goto("/docs/no-such-page"))?.status()).toBe(404);
});

for (const { width, colorScheme } of [
  { width: 390, colorScheme: "dark" },
  { width: 1440, colorScheme: "light" },
] as const) {
  test(`breaks no accessibility rule, ${colorScheme}, ${width} px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 900 });
    for (const address of ["/docs", "/docs/running/rebuild", "/docs/reference/settings"]) {
      await page.goto(address);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, `px wider than the window on ${address}`).toBeLessThanOrEqual(0);
    }
  });
}
