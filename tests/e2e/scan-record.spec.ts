import type { Page } from "@playwright/test";
import { scaled } from "../support/patience";
import { openScan, readScan, uploadFilm } from "./analysed-film";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";
import { seedScans } from "./seed-scans";

const boxes = (page: Page) => page.locator("[data-overlay] rect[data-box]");

test("label and film date are saved as one leaves them; a failure keeps what was typed", async ({ page, problems }) => {
  await signUpOn(page);
  const id = await uploadFilm(page, 306);
  await openScan(page, id);
  await expect(page.getByText("Not analysed yet.")).toBeVisible();

  const label = page.getByLabel("Label");
  await label.fill("  Ada, standing ");
  await label.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Ada, standing" })).toBeVisible();
  await expect(page).toHaveTitle("Ada, standing · Scoliosis-AI");
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
  await signUpOn(page);
  const id = await uploadFilm(page, 307);
  await openScan(page, id);
  await page.getByRole("button", { name: "Analyse", exact: true }).dblclick();
  await expect(page.locator("[data-scan-status]")).toHaveAttribute("data-scan-status", "DONE", {
    timeout: scaled(45_000),
  });
  await expect(boxes(page).first()).toBeVisible();
  expect((await readScan(page, id)).runs).toHaveLength(1);
  await expect(page.getByRole("heading", { name: "Analyses (1)" })).toBeVisible();

  // Another window was faster: the page takes it as news, not as an error.
  problems.allow(/409/);
  await page.route("**/api/scans/run-inference", async (route) => {
    // Both at once: a film is read in a tenth of a second, and whoever asks after that is not late but next.
    const answers = await Promise.all([route.fetch(), route.fetch()]);
    const late = answers.filter((answer) => answer.status() === 409);
    expect(late).toHaveLength(1);
    await route.fulfill({ response: late[0] });
  });
  await page.getByRole("button", { name: "Analyse again" }).click();
  await expect(page.getByText("Below is the earlier result, until the new one arrives.")).toBeVisible();
  await expect(boxes(page).first()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Analyses (2)" })).toBeVisible();
  await expect(page.locator("[data-scan-status]")).toHaveAttribute("data-scan-status", "DONE", {
    timeout: scaled(45_000),
  });
  await expect(page.locator("[data-run=DONE]")).toHaveCount(2);
  await expect(page.locator("[data-run]").first()).toContainText("Shown");
  const { runs } = await readScan(page, id);
  await expect(page.locator("[data-run]").first()).toContainText(runs[0]!.model!.version.slice(0, 8));
  await expect(page.getByRole("alert").filter({ hasText: /./ })).toHaveCount(0);
});

test("a scan is deleted with a way back, and then for good", async ({ page, problems }) => {
  await signUpOn(page);
  const id = await uploadFilm(page, 308);
  await openScan(page, id);
  await page.getByRole("button", { name: "Delete scan" }).click();
  // Undo waits for nobody: it is there before the list is.
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  await expect(page.getByRole("link", { name: /phantom-308/ }).first()).toBeVisible();
  await openScan(page, id);
  await page.getByRole("button", { name: "Delete scan" }).click();
  await expect
    .poll(async () => (await page.request.get(`/api/scans/${id}`)).status(), { timeout: scaled(20_000) })
    .toBe(404);
  problems.allow(/404/);
  await page.goto(`/scan/${id}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});

test("a film that does not come says so, and comes when asked again", async ({ page, problems }) => {
  await signUpOn(page);
  problems.allow(/Failed to load resource|403|ERR_FAILED/);
  const id = await uploadFilm(page, 309);
  await expect.poll(async () => (await readScan(page, id)).displayKey, { timeout: scaled(45_000) }).not.toBeNull();
  await page.route(/display\.webp/, (route) => route.abort());
  await page.goto(`/scan/${id}`);
  await expect(page.getByText("The film could not be loaded.")).toBeVisible({ timeout: scaled(20_000) });
  await page.unroute(/display\.webp/);
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.locator("image[data-loaded]")).toBeAttached({ timeout: scaled(20_000) });
});

test("a failed analysis is explained and can be tried again; someone else's scan is not there", async ({
  page,
  problems,
}) => {
  const { email } = await signUpOn(page);
  const [failed] = await seedScans(email, [{ label: "Broken", status: "FAILED" }]);
  await openScan(page, failed!);
  await expect(page.getByText("The analysis failed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Try again" })).toBeEnabled();
  await expectAccessible(page);

  problems.allow(/404/);
  // Away from the page first: it asks on for its picture, and would itself lead to the sign-in.
  await page.goto("about:blank");
  await page.context().clearCookies();
  await page.goto(`/scan/${failed}`);
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(`/scan/${failed}`)}`);
  await signUpOn(page);
  await page.goto(`/scan/${failed}`);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await page.goto("/scan/not-an-id");
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
});
