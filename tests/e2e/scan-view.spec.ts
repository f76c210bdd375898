import type { Page } from "@playwright/test";
import { readFile } from "node:fs/promises";
import sharp from "sharp";
import { scaled } from "../support/patience";
import { openScan, readScan, startAnalysis, uploadFile } from "./analysed-film";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";
import { namedFilm } from "./upload-films";

const warning = (page: Page, code: string) => page.locator(`[data-warning=${code}]`);

async function openAnalysed(page: Page, film: { name: string; mimeType: string; buffer: Buffer }): Promise<string> {
  const id = await uploadFile(page, film);
  await startAnalysis(page, id);
  await expect.poll(async () => (await readScan(page, id)).status, { timeout: scaled(45_000) }).toBe("DONE");
  await openScan(page, id);
  return id;
}

/** Waits until the image that is chosen is read and shown. */
async function expectRead(page: Page, id: string): Promise<void> {
  await expect.poll(async () => (await readScan(page, id)).status, { timeout: scaled(45_000) }).toBe("DONE");
  await expect(page.locator("[data-scan-status]")).toHaveAttribute("data-scan-status", "DONE");
  await expect(page.locator("[data-overlay] [data-vertebra]").first()).toBeAttached();
  await expect(page.locator("image[data-loaded]")).toBeAttached({ timeout: scaled(30_000) });
}

test("a film that lies is turned and analysed again by one press, and shown as uploaded by another", async ({
  page,
}) => {
  await signUpOn(page);
  const { buffer, ...film } = await namedFilm("lying.jpg", 61);
  const id = await openAnalysed(page, { ...film, buffer: await sharp(buffer).rotate(270).jpeg().toBuffer() });
  await expect(warning(page, "LIES_ON_SIDE")).toBeVisible();
  await expect(warning(page, "NO_SPINE_FOUND")).toBeHidden();
  await expectAccessible(page);
  await warning(page, "LIES_ON_SIDE").getByRole("button", { name: "Turn and analyse again" }).click();
  await expectRead(page, id);
  await expect(page.locator("[data-max-cobb]")).toBeVisible();
  await expect(page.getByText("The image is turned by 90°.")).toBeVisible();

  const reset = page.getByRole("button", { name: "Show as uploaded" });
  await reset.focus();
  await page.keyboard.press("Enter");
  await expect(warning(page, "LIES_ON_SIDE")).toBeVisible({ timeout: scaled(45_000) });
  expect((await readScan(page, id)).runs).toHaveLength(3);
});

test("of two spines in one image one is chosen by its number, with keys alone", async ({ page }) => {
  await signUpOn(page);
  const films = await Promise.all([namedFilm("a.jpg", 62), namedFilm("b.jpg", 63)]);
  const { width, height } = await sharp(films[0].buffer).metadata();
  const both = sharp({ create: { width: 2 * width, height, channels: 3, background: "black" } })
    .composite(films.map(({ buffer }, i) => ({ input: buffer, left: i * width, top: 0 })))
    .jpeg({ quality: 95 });
  const id = await openAnalysed(page, { name: "both.jpg", mimeType: "image/jpeg", buffer: await both.toBuffer() });
  await expect(warning(page, "SEVERAL_SPINES")).toBeVisible();
  await expect(page.locator("[data-column]")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Analyse spine 2 alone" }).focus();
  await page.keyboard.press("Enter");
  await expectRead(page, id);
  await expect(warning(page, "SEVERAL_SPINES")).toBeHidden();
  await expect(page.locator("[data-column]")).toHaveCount(0);
  const { image, view } = await readScan(page, id);
  expect(view.crop?.x).toBeGreaterThan(width / 2);
  expect(image.width).toBeLessThan(width);
});

test("a page of a film is chosen, with what it is told", async ({ page }) => {
  await signUpOn(page);
  const buffer = await readFile("tests/golden/moderate-two-pages.tif");
  const id = await openAnalysed(page, { name: "pages.tif", mimeType: "image/tiff", buffer });
  const { film } = await readScan(page, id);
  await expect(page.getByText(`Page ${film.page + 1} of 2 is shown: the largest.`)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Page" }).click();
  await page.getByRole("option", { name: `Page ${2 - film.page}` }).click();
  await expect(page.getByText(`Page ${2 - film.page} of 2 is shown.`)).toBeVisible({ timeout: scaled(30_000) });
  await expect.poll(async () => (await readScan(page, id)).status, { timeout: scaled(45_000) }).toBe("DONE");
  expect((await readScan(page, id)).film.page).toBe(1 - film.page);
});
