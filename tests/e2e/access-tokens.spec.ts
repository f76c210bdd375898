import { expect, expectAccessible, signUpOn, test } from "./fixtures";

test("a token is made, copied, used and revoked on the account page", async ({ page, context, request }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await signUpOn(page);
  await page.goto("/account");
  await page.getByRole("button", { name: "New token…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await dialog.getByRole("checkbox", { name: "Read scans" }).uncheck();
  await dialog.getByRole("button", { name: "Create token" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/Enter a name/);
  await expect(dialog.getByText("Choose at least one.")).toBeVisible();
  await expectAccessible(page);

  await dialog.getByLabel("Name").fill("Archive import");
  await dialog.getByRole("checkbox", { name: "Read scans" }).check();
  await dialog.getByRole("combobox", { name: "Expires" }).click();
  await page.getByRole("option", { name: "In 30 days" }).click();
  await dialog.getByLabel("Name").press("Enter");
  const secret = await dialog.getByRole("textbox", { name: "Token" }).inputValue();
  expect(secret).toMatch(/^sai_[0-9A-Za-z]{38}$/);
  await expectAccessible(page);
  // A click beside the window does not take the secret away.
  await page.mouse.click(5, 5);
  await dialog.getByRole("button", { name: "Copy" }).click();
  await expect(dialog.getByRole("button", { name: "Copied" })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(secret);
  await dialog.getByRole("button", { name: "Done" }).click();

  const section = page.getByRole("region", { name: "Access tokens" });
  const row = section.getByRole("listitem");
  await expect(row).toContainText("Archive import");
  await expect(row).toContainText(`${secret.slice(0, 8)}…`);
  await expect(row).toContainText("Last used never");
  await expect(page.getByText(secret)).toHaveCount(0);
  const read = () => request.get("/api/scans", { headers: { authorization: `Bearer ${secret}` } });
  expect((await read()).status()).toBe(200);
  await page.reload();
  await expect(row).not.toContainText("Last used never");
  await expectAccessible(page);

  await row.getByRole("button", { name: "Revoke Archive import…" }).click();
  await page.getByRole("button", { name: "Revoke token" }).click();
  await expect(row).toHaveCount(0);
  await expect(section.getByRole("heading")).toBeFocused();
  expect((await read()).status()).toBe(401);
});

test("the activity page tells what was done, and filters it", async ({ page }) => {
  await signUpOn(page);
  await page.goto("/dashboard");
  await page.goto("/account");
  await page.getByRole("link", { name: "Show activity" }).click();
  await expect(page.getByRole("row").filter({ hasText: "List of scans opened" })).toContainText("You, signed in");
  await expectAccessible(page);
  await page.getByRole("combobox", { name: "Show" }).click();
  await page.getByRole("option", { name: "Account created" }).click();
  await expect(page.getByRole("row").filter({ hasText: "List of scans opened" })).toHaveCount(0);
  await expect(page.getByRole("row").filter({ hasText: "Account created" })).toHaveCount(1);
  await page.getByRole("combobox", { name: "Show" }).click();
  await page.getByRole("option", { name: "Scan deleted", exact: true }).click();
  await expect(page.getByText("Nothing of this kind yet.")).toBeVisible();
});
