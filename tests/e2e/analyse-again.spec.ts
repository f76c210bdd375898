import type { Page } from "@playwright/test";
import { scaled } from "../support/patience";
import { startAnalysis, uploadFilm } from "./analysed-film";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";
import { pretendOlderModel, seedScans, setStatus } from "./seed-scans";

const row = (page: Page, name: string) => page.locator("tbody tr").filter({ hasText: name });

test("all that an earlier model read is analysed again from the account page", async ({ page }) => {
  await signUpOn(page);
  const scanIds = [await uploadFilm(page, 41), await uploadFilm(page, 42)];
  for (const scanId of scanIds) await startAnalysis(page, scanId);
  await page.goto("/dashboard");
  for (const name of ["phantom-41", "phantom-42"]) await expect(row(page, name)).toContainText("Analysed");
  await page.goto("/account");
  await expect(page.getByRole("heading", { name: "Password" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Analyse again" })).toBeHidden();

  await pretendOlderModel(scanIds);
  await page.reload();
  await expect(page.getByText("2 of your scans were analysed with another model")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Analyse all again" }).click();
  await expect(page.getByText("All your results are of the present model.")).toBeVisible({ timeout: scaled(30_000) });
  await page.goto(`/scan/${scanIds[0]}`);
  await expect(page.locator("[data-scan-status]")).toHaveAttribute("data-scan-status", "DONE");
});

test("what failed is tried again from its row, or all at once; not where the film is at fault", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [missing] = await seedScans(email, [{ label: "No such film" }]);
  const scanIds = [await uploadFilm(page, 43), await uploadFilm(page, 44), await uploadFilm(page, 45)];
  for (const scanId of scanIds) await setStatus(scanId, "FAILED");
  await page.goto("/dashboard");
  await startAnalysis(page, missing!);
  await expect(row(page, "No such film")).toContainText("Failed", { timeout: scaled(30_000) });
  await expect(row(page, "No such film").getByRole("button", { name: "Try again" })).toBeHidden();

  await page.getByRole("button", { name: "Try again: phantom-43" }).click();
  await expect(row(page, "phantom-43")).toContainText("Analysed", { timeout: scaled(30_000) });

  await page.getByRole("combobox", { name: "Status" }).click();
  await page.getByRole("option", { name: "Failed" }).click();
  await expect(page.locator("tbody tr")).toHaveCount(3);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Try all again" }).click();
  await expect(page.getByText("2 films are analysed again.")).toBeVisible();
  await page.goto("/dashboard");
  for (const name of ["phantom-44", "phantom-45"]) {
    await expect(row(page, name)).toContainText("Analysed", { timeout: scaled(30_000) });
  }
});
