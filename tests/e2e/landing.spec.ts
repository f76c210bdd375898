import { expect, expectAccessible, signUpOn, test } from "./fixtures";

const DISCLAIMER = "Research and education only. Not medical advice, not a diagnosis.";
const WIDTHS = [390, 1440];
const THEMES = ["light", "dark"] as const;

test("says what it does, shows a result that can be touched, and leads on", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Cobb angles");
  await expect(page.getByText(DISCLAIMER)).toBeVisible();

  const said = page.locator("figure output");
  await expect(said).toHaveText(
    /^Curve of \d+° \(likely \d+° to \d+°\) to the image (left|right), between vertebrae \d+ and \d+\.$/,
  );
  const sixth = page.locator("[data-vertebra='6'] polygon").first();
  await sixth.hover();
  await expect(said).toHaveText(/^Vertebra 6 from the top: tilted by \d+°, found with \d+ % confidence\.$/);
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(said).toHaveText(/^Curve of/);
  await sixth.click();
  await page.getByRole("heading", { level: 1 }).hover();
  await expect(said).toHaveText(/^Vertebra 6 /);

  await page.getByRole("link", { name: "Try it" }).click();
  await expect(page).toHaveURL(/\/sign-up$/);
  await expect(page.getByText(DISCLAIMER)).toBeVisible();
});

test("answers to the keyboard alone", async ({ page }) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Try it" })).toBeFocused();

  const slider = page.getByRole("slider", { name: "Vertebra" });
  await slider.focus();
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("figure output")).toHaveText(/^Vertebra 2 from the top/);
  await expect(slider).toHaveAttribute("aria-valuetext", /^2 of \d+$/);
  await page
    .getByRole("button", { name: /^Curve of/ })
    .first()
    .press("Enter");
  await expect(page.locator("figure output")).toHaveText(/^Curve of/);
});

test("keeps the chosen theme, from the first byte of the next page on", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("/");
  await expect(page.locator("html")).not.toHaveClass(/light|dark/);
  await page.getByRole("button", { name: /^Theme: as the system has it/ }).click();
  await page.getByRole("button", { name: /^Theme: light/ }).click();
  await expect(page.locator("html")).toHaveClass("dark");
  await expect(page.locator("body")).toHaveCSS("color-scheme", "dark");
  expect(await (await page.request.get("/")).text()).toContain('<html lang="en" class="dark"');
});

test("leads someone signed in to their scans", async ({ page }) => {
  await signUpOn(page);
  await page.goto("/");
  await page.getByRole("main").getByRole("link", { name: "My scans" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
});

test("says so where there is nothing", async ({ page, problems }) => {
  problems.allow(/404/);
  const response = await page.goto("/no-such-page");
  expect(response?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "There is nothing here" })).toBeVisible();
  await expect(page.getByText(DISCLAIMER)).toBeVisible();
});

for (const colorScheme of THEMES) {
  for (const width of WIDTHS) {
    test(`breaks no accessibility rule, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto("/");
      await expect(page.locator("figure svg")).toBeVisible();
      await expectAccessible(page);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(overflow, "px wider than the window").toBeLessThanOrEqual(0);
    });
  }
}

test("has an icon under the name that browsers ask for by themselves", async ({ request }) => {
  const answer = await request.get("/favicon.ico");
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toBe("image/svg+xml");
});
