import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { scaled } from "../support/patience";
import { expect, expectHydrated, expectAccessible, signUpOn, test } from "./fixtures";
import { scanExists, seedScans, type SeededScan, setStatus } from "./seed-scans";

const rows = (page: Page) => page.locator("tbody tr");
const row = (page: Page, name: string) => rows(page).filter({ hasText: name });

const FEW: SeededScan[] = [
  { label: "Ada", maxCobbDeg: 42.4, severity: "severe", filmDate: "2026-03-09", fileName: "ada-1.png" },
  { label: "Ben", maxCobbDeg: 17.6, severity: "mild", fileName: "ben.png" },
  { label: "", fileName: "nameless.tif", status: "UPLOADED" },
  { label: "Cleo", status: "FAILED" },
];

async function openActions(page: Page, name: string) {
  await page.getByRole("button", { name: `Actions for ${name}` }).click();
}

test("sends who is signed out to sign in, and back", async ({ page }) => {
  await page.goto("/dashboard?q=ada");
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent("/dashboard?q=ada")}`);
});

test("a first visit offers a film to try, and takes it the whole way", async ({ page }) => {
  await signUpOn(page);
  await page.goto("/dashboard");
  await expect(page.getByRole("heading", { name: "No scans yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Analyse this film" }).click();
  await expect(page).toHaveURL(/\/scan\/[0-9a-f-]{36}$/);
  await page.goto("/dashboard");
  await expect(row(page, "Phantom film")).toContainText("Analysed", { timeout: scaled(30_000) });
  await expect(row(page, "Phantom film")).toContainText(/\d+°/);
  await expect(row(page, "Phantom film").locator("img")).toBeVisible();
});

test("shows each scan in words, newest first", async ({ page }) => {
  const { email } = await signUpOn(page);
  await seedScans(email, FEW);
  await page.goto("/dashboard");
  await expect(rows(page)).toHaveCount(4);
  await expect(rows(page).nth(0)).toContainText(/Ada.*9 Mar 2026.*Analysed.*42°.*Severe/s);
  await expect(rows(page).nth(1)).toContainText(/Ben.*No date.*Analysed.*18°.*Mild/s);
  await expect(rows(page).nth(2)).toContainText(/nameless\.tif.*Not analysed.*No result yet/s);
  await expect(rows(page).nth(3)).toContainText(/Cleo.*Failed/s);
});

test("searches and filters, and keeps both in the address", async ({ page }) => {
  const { email } = await signUpOn(page);
  await seedScans(email, FEW);
  await page.goto("/dashboard");
  await page.getByRole("searchbox").fill("NAMELESS");
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\?q=NAMELESS$/);
  await page.getByRole("searchbox").fill("");
  await expect(rows(page)).toHaveCount(4);
  await expect(page).toHaveURL(/\/dashboard$/);

  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "Failed" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(page).toHaveURL(/\?status=FAILED$/);
  await page.reload();
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, "Cleo")).toBeVisible();

  await page.getByRole("searchbox").fill("nobody");
  await expect(page.getByText("No scan matches")).toBeVisible();
  await page.getByRole("button", { name: "Show all scans" }).click();
  await expect(rows(page)).toHaveCount(4);
  await expect(page.getByRole("searchbox")).toHaveValue("");
});

test("goes through many scans page by page, and keeps its place on the way back", async ({ page, problems }) => {
  // The films of these scans were never uploaded.
  problems.allow(/404/);
  const { email } = await signUpOn(page);
  await seedScans(
    email,
    Array.from({ length: 60 }, (_, index) => ({ label: `Scan ${60 - index}` })),
  );
  await page.goto("/dashboard");
  const first = await rows(page).count();
  expect(first).toBeLessThan(60);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect.poll(() => rows(page).count()).toBeGreaterThan(first);
  await page.getByRole("button", { name: "Show more" }).click();
  await expect(rows(page)).toHaveCount(60);
  await expect(page.getByRole("button", { name: "Show more" })).toHaveCount(0);
  await expect(page.getByText("60 scans", { exact: true }).last()).toBeVisible();

  const last = page.getByRole("link", { name: "Scan 1", exact: true });
  await last.click();
  await expect(page).toHaveURL(/\/scan\//);
  await page.goBack();
  await expect(last).toBeInViewport();
});

test("deletes after the time to undo, and not before", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [ada, ben] = await seedScans(email, FEW);
  await page.goto("/dashboard");

  await openActions(page, "Ada");
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(row(page, "Ada")).toHaveCount(0);
  await expect(page.getByRole("link", { name: "Ben" })).toBeFocused();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(row(page, "Ada")).toBeVisible();

  const sent = page.waitForResponse((response) => response.request().method() === "DELETE");
  await openActions(page, "Ben");
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(row(page, "Ben")).toHaveCount(0);
  expect(await scanExists(ben!)).toBe(true);
  // The pointer rests elsewhere: over the toast, time stands still.
  await page.mouse.move(5, 5);
  expect((await sent).status()).toBe(204);
  expect(await scanExists(ben!)).toBe(false);
  expect(await scanExists(ada!)).toBe(true);
});

test("leaving the app does not forget a deletion", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [ada] = await seedScans(email, FEW);
  await page.goto("/dashboard");
  await openActions(page, "Ada");
  await page.getByRole("menuitem", { name: "Delete" }).click();
  await expect(row(page, "Ada")).toHaveCount(0);
  await page.goto("about:blank");
  await expect.poll(() => scanExists(ada!)).toBe(false);
});

test("renames a scan in place", async ({ page }) => {
  const { email } = await signUpOn(page);
  await seedScans(email, FEW);
  await page.goto("/dashboard");
  await openActions(page, "Ada");
  await page.getByRole("menuitem", { name: "Rename" }).click();
  await expectAccessible(page);
  await page.getByRole("textbox", { name: "Label" }).fill("Ada, standing");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(row(page, "Ada, standing")).toBeVisible();
  await expect(page.getByRole("button", { name: "Actions for Ada, standing" })).toBeFocused();
  await page.reload();
  await expect(row(page, "Ada, standing")).toBeVisible();
});

test("follows a scan that is being read, without a reload", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [id] = await seedScans(email, [{ label: "Dora", status: "RUNNING" }]);
  await page.goto("/dashboard");
  await expect(row(page, "Dora")).toContainText("Analysing");
  await setStatus(id!, "FAILED");
  await expect(row(page, "Dora")).toContainText("Failed");
});

test("is walked by keys", async ({ page, problems }) => {
  problems.allow(/404/);
  const { email } = await signUpOn(page);
  const [, ben] = await seedScans(email, FEW);
  await page.goto("/dashboard");
  // Written so by the browser, not by the server: the page listens.
  await expect(row(page, "Ada")).toContainText("9 Mar 2026");
  await page.keyboard.press("/");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "Ada" })).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("link", { name: "Ben" })).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("searchbox")).toBeFocused();
  await page.getByRole("link", { name: "Ben" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`/scan/${ben}`);

  await page.goto("/dashboard");
  await expect(row(page, "Ada")).toContainText("9 Mar 2026");
  await page.keyboard.press("n");
  await expect(page).toHaveURL("/dashboard/new");
});

test("acts on no single key once these are turned off", async ({ page }) => {
  const { email } = await signUpOn(page);
  await seedScans(email, FEW);
  await page.goto("/dashboard");
  const toggle = page.getByRole("switch", { name: "Single keys" });
  await expectHydrated(toggle);
  await toggle.press("Space");
  await expect(toggle).not.toBeChecked();
  await expect(page.getByText("to search")).toHaveCount(0);
  await page.keyboard.press("/");
  await expect(toggle).toBeFocused();
  await page.reload();
  await expect(toggle).not.toBeChecked();
});

test("says when more could not be fetched, and tries again", async ({ page, problems }) => {
  problems.allow(/ERR_FAILED/);
  const { email } = await signUpOn(page);
  await seedScans(email, FEW);
  await page.goto("/dashboard");
  await expectHydrated(page.getByRole("searchbox"));
  await page.route("**/api/scans?*", (route) => route.abort());
  await page.getByRole("searchbox").fill("ben");
  await expect(page.getByText("The server could not be reached.", { exact: false })).toBeVisible({
    timeout: scaled(15_000),
  });
  await page.unroute("**/api/scans?*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(rows(page)).toHaveCount(1);
  await expect(row(page, "Ben")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1440]) {
    test(`breaks no accessibility rule, ${colorScheme}, ${width} px`, async ({ page }) => {
      const { email } = await signUpOn(page);
      await seedScans(email, FEW);
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/dashboard");
      await expect(rows(page)).toHaveCount(4);
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, "px wider than the window").toBeLessThanOrEqual(0);
      await openActions(page, "Ada");
      await expect(page.getByRole("menu")).toBeVisible();
      // The menu alone: it hangs outside the page's landmarks, as menus do.
      expect((await new AxeBuilder({ page }).include("[role=menu]").analyze()).violations).toEqual([]);
    });
  }
}
