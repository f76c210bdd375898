import type { Locator, Page } from "@playwright/test";
import { formatAngle } from "@/domain/reading/format-angle";
import { filmView, openAnalysedFilm } from "./analysed-film";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";

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
  await signUpOn(page);
  const { currentRun } = await openAnalysedFilm(page, 301);
  const { detections, measurement } = currentRun!;
  expect(detections.length).toBeGreaterThan(10);
  await expect(boxes(page)).toHaveCount(detections.length);
  await expect(page.locator("[data-overlay] [data-curve]")).toHaveCount(measurement.curves.length);
  await expect(page.locator("[data-vertebra-row]")).toHaveCount(measurement.vertebrae.length);
  await expect(page.locator("[data-max-cobb]")).toHaveText(formatAngle(measurement.maxCobb!.deg));
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
  await signUpOn(page);
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
  await signUpOn(page);
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

  await film(page).press("j");
  await expect(page.getByRole("status").filter({ hasText: "Vertebra 1 · tilt" })).toHaveCount(1);
  await film(page).press("?");
  const help = page.getByRole("dialog", { name: "Keys" });
  await expect(help).toContainText("Next vertebra");
  await expectAccessible(page);
  await help.getByRole("switch", { name: "Single keys act as commands" }).click();
  await page.keyboard.press("Escape");
  await expect(film(page)).toBeFocused();
  await page.keyboard.press("b");
  await expect(boxes(page)).toHaveCount(count);
});

test("zooms to the pointer, moves, and comes back, by wheel, drag, double-click and keys", async ({ page }) => {
  await signUpOn(page);
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
    await signUpOn(page);
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

test("leaves the film room in a low window, such as one at 200 % zoom", async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  await signUpOn(page);
  await openAnalysedFilm(page, 306);
  const box = (await film(page).boundingBox())!;
  expect(box.width).toBeGreaterThanOrEqual(300);
  expect(box.height).toBeGreaterThanOrEqual(250);
  await expect(page.locator("[data-max-cobb]")).toBeInViewport();
});
