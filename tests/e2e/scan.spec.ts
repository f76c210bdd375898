import type { Locator, Page } from "@playwright/test";
import { filmView, openAnalysedFilm, openScan, readScan, startAnalysis, uploadFilm } from "./analysed-film";
import { expect, expectAccessible, signUp, test } from "./fixtures";
import { seedScans } from "./seed-scans";

const film = (page: Page) => page.getByRole("application", { name: /^Film/ });
const boxes = (page: Page) => page.locator("[data-overlay] rect[data-box]");
const mark = (page: Page, number: number) => page.locator(`[data-vertebra="${number}"]`);
const row = (page: Page, number: number) => page.locator(`[data-vertebra-row="${number}"]`);
const zoomOf = async (page: Page) => (await filmView(film(page))).zoom;

/** The middle of what a locator shows, in CSS px of the page. */
async function middleOf(locator: Locator): Promise<{ x: number; y: number }> {
  const box = (await locator.boundingBox())!;
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

test("shows every vertebra, every curve and the result in words, in light and dark", async ({ page }) => {
  await signUp(page);
  const { currentRun } = await openAnalysedFilm(page, 301);
  const { detections, measurement } = currentRun!;
  expect(detections.length).toBeGreaterThan(10);
  await expect(boxes(page)).toHaveCount(detections.length);
  await expect(page.locator("[data-overlay] [data-curve]")).toHaveCount(measurement.curves.length);
  await expect(page.locator("[data-vertebra-row]")).toHaveCount(measurement.vertebrae.length);
  await expect(page.locator("[data-max-cobb]")).toHaveText(`${Math.round(measurement.maxCobb!.deg)}°`);
  const result = page.locator("[data-result]");
  await expect(result).toContainText(/curve.* of |curves: /);
  await expect(result).toContainText("Research and education only. Not medical advice, not a diagnosis.");
  await expect(page).toHaveTitle(/phantom-301\.jpg/);

  await page.emulateMedia({ colorScheme: "light" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
});

test("links the film and the tables both ways", async ({ page }) => {
  await signUp(page);
  await openAnalysedFilm(page, 302);

  await mark(page, 5).locator("polygon").hover();
  await expect(row(page, 5)).toHaveAttribute("data-lit", "true");
  await expect(row(page, 5)).toBeInViewport();
  await row(page, 6).hover();
  await expect(mark(page, 6)).toHaveAttribute("data-lit", "true");
  await expect(mark(page, 5)).not.toHaveAttribute("data-lit");

  await page.getByRole("button", { name: "Vertebra 7", exact: true }).focus();
  await expect(mark(page, 7)).toHaveAttribute("data-lit", "true");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Vertebra 7", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("j");
  await expect(page.getByRole("button", { name: "Vertebra 8", exact: true })).toHaveAttribute("aria-pressed", "true");
  await page.keyboard.press("Escape");
  await expect(page.locator("[aria-pressed=true][aria-label^=Vertebra]")).toHaveCount(1); // the toggle of the numbers

  await mark(page, 4).locator("polygon").click();
  await expect(page.getByRole("button", { name: "Vertebra 4", exact: true })).toHaveAttribute("aria-pressed", "true");

  await page.locator("[data-curve-row='1']").hover();
  await expect(page.locator("[data-overlay] [data-curve]").first()).toHaveAttribute("data-lit", "true");
});

test("every tool works by button and by key, and keys can be turned off", async ({ page }) => {
  await signUp(page);
  const { currentRun } = await openAnalysedFilm(page, 303);
  const count = currentRun!.detections.length;

  await page.getByRole("button", { name: "Boxes" }).click();
  await expect(boxes(page)).toHaveCount(0);
  await page.keyboard.press("b");
  await expect(boxes(page)).toHaveCount(count);
  await page.keyboard.press("c");
  await expect(page.locator("[data-overlay] [data-curve]")).toHaveCount(0);
  await page.keyboard.press("n");
  await expect(mark(page, 1).locator("text")).toHaveCount(0);
  await page.keyboard.press("e");
  await expect(mark(page, 1).locator("polyline")).toHaveCount(0);

  // The filter hides outlines and says that it changes no angle.
  const angle = await page.locator("[data-max-cobb]").textContent();
  await page.keyboard.press("f");
  await expect(page.getByText("The angles are measured on all vertebrae and stay as they are.")).toBeVisible();
  await page.getByRole("slider", { name: "Hide vertebrae below" }).press("End");
  const sure = currentRun!.detections.filter(({ confidence }) => confidence >= 0.95).length;
  await expect(boxes(page)).toHaveCount(sure);
  await expect(page.getByText(`${count - sure} of ${count} hidden`)).toBeVisible();
  await expect(page.locator("[data-max-cobb]")).toHaveText(angle!);
  await page.getByRole("slider", { name: "Hide vertebrae below" }).press("Home");
  await expect(boxes(page)).toHaveCount(count);
  await page.keyboard.press("Escape");

  await page.keyboard.press("i");
  await expect(film(page).locator("feFuncR")).toHaveAttribute("slope", "-1");
  await page.keyboard.press("i");
  await expect(film(page).locator("filter")).toHaveCount(0);

  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toContainText("Next vertebra");
  await expectAccessible(page);
  await help.getByRole("switch", { name: "Single keys act as commands" }).click();
  await page.keyboard.press("Escape");
  await page.keyboard.press("b");
  await expect(boxes(page)).toHaveCount(count);
});

test("zooms to the pointer, moves, and comes back, by wheel, drag, double-click and keys", async ({ page }) => {
  await signUp(page);
  await openAnalysedFilm(page, 304);
  await expect.poll(() => zoomOf(page)).toBe(1);

  const at = await middleOf(mark(page, 9).locator("polygon"));
  await page.mouse.move(at.x, at.y);
  await page.mouse.wheel(0, -600);
  await expect.poll(() => zoomOf(page)).toBeGreaterThan(2);
  const after = await middleOf(mark(page, 9).locator("polygon"));
  expect(Math.hypot(after.x - at.x, after.y - at.y)).toBeLessThan(3);

  await page.mouse.down();
  await page.mouse.move(at.x + 30, at.y + 40, { steps: 4 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.round((await middleOf(mark(page, 9).locator("polygon"))).y - after.y))
    .toBeGreaterThan(37);
  // A drag that ends on a vertebra selects nothing.
  await expect(page.getByRole("button", { name: "Vertebra 9", exact: true })).toHaveAttribute("aria-pressed", "false");

  await page.keyboard.press("0");
  await expect.poll(() => zoomOf(page)).toBe(1);
  await page.keyboard.press("+");
  await expect.poll(() => zoomOf(page)).toBeCloseTo(1.4, 3);
  await page.keyboard.press("-");
  await expect.poll(() => zoomOf(page)).toBe(1);
  await page.keyboard.press("1");
  await expect.poll(async () => (await filmView(film(page))).scale).toBeCloseTo(1, 3);
  await expect(page.locator("[data-zoom-percent]")).toHaveText("100 %");
  await film(page).focus();
  const { y } = await filmView(film(page));
  await page.keyboard.press("ArrowDown");
  await expect.poll(async () => (await filmView(film(page))).y).toBeLessThan(y - 10);
  await page.getByRole("button", { name: "Fit the film" }).click();
  await expect.poll(() => zoomOf(page)).toBe(1);

  await page.mouse.dblclick(at.x, at.y);
  await expect.poll(() => zoomOf(page)).toBeCloseTo(2.5, 3);
  // What is chosen in the table comes into the window.
  await page.getByRole("button", { name: "Vertebra 1", exact: true }).click();
  await expect(mark(page, 1).locator("polygon")).toBeInViewport();
  await page.mouse.dblclick(at.x, at.y, { delay: 10 });
  await expect.poll(() => zoomOf(page)).toBe(1);
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

  test("two fingers zoom, a tap selects, and the sheet slides up", async ({ page }) => {
    await signUp(page);
    await openAnalysedFilm(page, 305);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await expect(page.locator("[data-max-cobb]")).toBeInViewport();
    await expectAccessible(page);

    const { x, y } = await middleOf(film(page));
    const touch = await page.context().newCDPSession(page);
    const fingers = (apart: number) => [
      { x: x - apart, y, id: 0 },
      { x: x + apart, y, id: 1 },
    ];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: fingers(30) });
    for (const apart of [40, 60, 90]) {
      await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: fingers(apart) });
    }
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await expect.poll(() => zoomOf(page)).toBeCloseTo(3, 1);

    await page.getByRole("button", { name: "Fit the film" }).tap();
    await expect.poll(() => zoomOf(page)).toBe(1);
    await mark(page, 6).locator("polygon").tap();
    await expect(row(page, 6)).toHaveAttribute("data-lit", "true");

    await page.getByRole("button", { name: "Show the whole result" }).tap();
    await page.getByRole("button", { name: "Vertebra 3", exact: true }).tap();
    await expect(mark(page, 3)).toHaveAttribute("data-lit", "true");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Show more of the film" }).tap();
    await expect(page.getByRole("button", { name: "Show the whole result" })).toBeVisible();
  });
});

test("label and film date are saved as one leaves them; a failure keeps what was typed", async ({ page, problems }) => {
  await signUp(page);
  const id = await uploadFilm(page, 306);
  await openScan(page, id);
  await expect(page.getByText("Not analysed yet.")).toBeVisible();

  const label = page.getByLabel("Label");
  await label.fill("  Ada, standing ");
  await label.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Ada, standing" })).toBeVisible();
  await page.getByLabel("Film date").fill("2024-03-09");
  await page.getByLabel("Film date").blur();
  await expect.poll(async () => (await readScan(page, id)).filmDate).toBe("2024-03-09");
  await openScan(page, id);
  await expect(label).toHaveValue("Ada, standing");
  await expect(page.getByLabel("Film date")).toHaveValue("2024-03-09");

  await page.getByLabel("Film date").fill("2999-01-01");
  await page.getByLabel("Film date").blur();
  await expect(page.getByRole("alert").filter({ hasText: "not in the future" })).toBeVisible();
  await page.getByLabel("Film date").press("Escape");
  await expect(page.getByLabel("Film date")).toHaveValue("2024-03-09");

  problems.allow(/Failed to load resource/);
  await page.route(`**/api/scans/${id}`, (route) =>
    route.request().method() === "PATCH" ? route.abort() : route.continue(),
  );
  await label.fill("Ada, second try");
  await label.blur();
  await expect(page.getByRole("alert").filter({ hasText: "Not saved." })).toBeVisible();
  await expect(label).toHaveValue("Ada, second try");
  await page.unroute(`**/api/scans/${id}`);
  await label.press("Enter");
  await expect.poll(async () => (await readScan(page, id)).label).toBe("Ada, second try");
});

test("an analysis starts by the button, once; the next one keeps the earlier result until it is there", async ({
  page,
  problems,
}) => {
  await signUp(page);
  const id = await uploadFilm(page, 307);
  await openScan(page, id);
  await page.getByRole("button", { name: "Analyse", exact: true }).dblclick();
  await expect(page.locator("[data-scan-status]")).toHaveAttribute("data-scan-status", "DONE", { timeout: 45_000 });
  await expect(boxes(page).first()).toBeVisible();
  expect((await readScan(page, id)).runs).toHaveLength(1);
  await expect(page.getByRole("heading", { name: "Analyses (1)" })).toBeVisible();

  // Another window was faster: the page takes it as news, not as an error.
  problems.allow(/409/);
  await page.route("**/api/scans/run-inference", async (route) => {
    await startAnalysis(page, id);
    await route.continue();
  });
  await page.getByRole("button", { name: "Analyse again" }).click();
  await expect(page.getByText("Below is the earlier result, until the new one arrives.")).toBeVisible();
  await expect(boxes(page).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Analyses (2)" })).toBeVisible();
  await expect(page.locator("[data-scan-status]")).toHaveAttribute("data-scan-status", "DONE", { timeout: 45_000 });
  await expect(page.locator("[data-run=DONE]")).toHaveCount(2);
  await expect(page.locator("[data-run]").first()).toContainText("Shown");
  const { runs } = await readScan(page, id);
  await expect(page.locator("[data-run]").first()).toContainText(runs[0]!.model!.version.slice(0, 8));
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveCount(0);
});

test("a scan is deleted with a way back, and then for good", async ({ page, problems }) => {
  await signUp(page);
  const id = await uploadFilm(page, 308);
  await openScan(page, id);
  await page.getByRole("button", { name: "Delete scan" }).click();
  // Undo waits for nobody: it is there before the list is.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await expect(page.getByRole("link", { name: /phantom-308/ }).first()).toBeVisible();
  await openScan(page, id);
  await page.getByRole("button", { name: "Delete scan" }).click();
  await expect.poll(async () => (await page.request.get(`/api/scans/${id}`)).status(), { timeout: 20_000 }).toBe(404);
  problems.allow(/404/);
  await page.goto(`/scan/${id}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("a film that does not come says so, and comes when asked again", async ({ page, problems }) => {
  await signUp(page);
  problems.allow(/Failed to load resource|403|ERR_FAILED/);
  const id = await uploadFilm(page, 309);
  await expect.poll(async () => (await readScan(page, id)).displayKey, { timeout: 45_000 }).not.toBeNull();
  await page.route(/display\.webp/, (route) => route.abort());
  await page.goto(`/scan/${id}`);
  await expect(page.getByText("The film could not be loaded.")).toBeVisible({ timeout: 20_000 });
  await page.unroute(/display\.webp/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("image[data-loaded]")).toBeAttached({ timeout: 20_000 });
});

test("a failed analysis is explained and can be tried again; someone else's scan is not there", async ({
  page,
  problems,
}) => {
  const { email } = await signUp(page);
  const [failed] = await seedScans(email, [{ label: "Broken", status: "FAILED" }]);
  await openScan(page, failed!);
  await expect(page.getByText("The analysis failed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeEnabled();
  await expectAccessible(page);

  problems.allow(/404/);
  await page.context().clearCookies();
  await page.goto(`/scan/${failed}`);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(`/scan/${failed}`)}`);
  await signUp(page);
  await page.goto(`/scan/${failed}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.goto("/scan/not-an-id");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});
