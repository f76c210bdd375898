import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";

const field = (page: Page, label: string) => page.getByLabel(label, { exact: true });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** The browser logs each refusal as an error; these are meant. */
const REFUSED = /Failed to load resource: the server responded with a status of 4\d\d/;

async function fillSignIn(page: Page, { email, password }: { email: string; password: string }) {
  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill(password);
}

test("an account is made with the keyboard alone, and leads to one's films", async ({ page }) => {
  await page.goto("/sign-up");
  await expect(button(page, "Create account")).toBeEnabled();
  await field(page, "Name").focus();
  await page.keyboard.type("Ada Reader");
  await page.keyboard.press("Tab");
  await page.keyboard.type(`ada-${randomUUID()}@example.test`);
  await page.keyboard.press("Tab");
  await page.keyboard.type("three quiet rooms");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL("/dashboard");
});

test("what is wrong is said at its field, takes the focus, and nothing typed is lost", async ({ page, problems }) => {
  problems.allow(REFUSED);
  const { email } = await signUpOn(page);
  await page.context().clearCookies();
  await page.goto("/sign-up");
  await field(page, "Name").fill("Ada Reader");
  await field(page, "Password").fill("short");
  await button(page, "Create account").click();
  await expect(field(page, "E-mail")).toBeFocused();
  await expect(field(page, "E-mail")).toHaveAccessibleDescription(/Enter an e-mail address/);
  await expect(field(page, "Password")).toHaveAccessibleDescription(/needs at least 10 characters/);

  await field(page, "E-mail").fill(email);
  await field(page, "Password").fill("three quiet rooms");
  await page.keyboard.press("Enter");
  await expect(field(page, "E-mail")).toHaveAccessibleDescription(/There is an account with this e-mail already/);
  await expect(field(page, "E-mail")).toBeFocused();
  await expect(field(page, "Name")).toHaveValue("Ada Reader");
  await expect(field(page, "Password")).toHaveValue("three quiet rooms");
});

test("signing in leads back to the page asked for", async ({ page, problems }) => {
  problems.allow(REFUSED);
  const account = await signUpOn(page);
  await page.context().clearCookies();
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in?next=%2Faccount");
  await expect(page.getByText("a forgotten password can't be reset")).toBeVisible();

  await fillSignIn(page, { ...account, password: "not the password" });
  await page.keyboard.press("Enter");
  const error = page.getByText("This e-mail and password do not belong together.");
  await expect(error).toBeFocused();
  await expect(field(page, "E-mail")).toHaveValue(account.email);
  await expect(field(page, "Password")).toHaveValue("not the password");

  await field(page, "Password").fill(account.password);
  await button(page, "Sign in").click();
  await expect(page).toHaveURL("/account");
  await expect(page.getByText(account.email)).toBeVisible();
});

test("a way to another site is not followed after signing in", async ({ page }) => {
  const account = await signUpOn(page);
  await page.context().clearCookies();
  await page.goto(`/sign-in?next=${encodeURIComponent("//evil.example/steal")}`);
  await fillSignIn(page, account);
  await button(page, "Sign in").click();
  await expect(page).toHaveURL("/dashboard");
});

test("a double click signs in once", async ({ page }) => {
  const account = await signUpOn(page);
  await page.context().clearCookies();
  let calls = 0;
  await page.route("**/api/auth/sign-in/email", async (route) => {
    calls += 1;
    await route.continue();
  });
  await page.goto("/sign-in");
  await fillSignIn(page, account);
  await button(page, "Sign in").dblclick();
  await expect(page).toHaveURL("/dashboard");
  expect(calls).toBe(1);
});

test("a lost connection is said, and trying again works", async ({ page, problems }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  const account = await signUpOn(page);
  await page.context().clearCookies();
  await page.goto("/sign-in");
  await fillSignIn(page, account);
  await page.context().setOffline(true);
  await button(page, "Sign in").click();
  await expect(page.getByText("The server could not be reached.")).toBeFocused();
  await page.context().setOffline(false);
  await button(page, "Sign in").click();
  await expect(page).toHaveURL("/dashboard");
});

test("the password can be shown, and password managers know the fields", async ({ page }) => {
  await page.goto("/sign-in");
  const password = field(page, "Password");
  await password.fill("a secret");
  await button(page, "Show password").click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(password).toHaveValue("a secret");
  await button(page, "Hide password").click();
  await expect(password).toHaveAttribute("type", "password");
  await expect(password).toHaveAttribute("autocomplete", "current-password");
  await expect(field(page, "E-mail")).toHaveAttribute("autocomplete", "username");
  await page.goto("/sign-up");
  await expect(field(page, "Password")).toHaveAttribute("autocomplete", "new-password");
});

test("a changed password ends the session of another browser", async ({ page, browser, problems }) => {
  problems.allow(REFUSED);
  const account = await signUpOn(page);
  const other = await browser.newContext({ storageState: await page.context().storageState() });
  await page.goto("/account");
  await field(page, "Current password").fill("not the password");
  await field(page, "New password").fill("four quiet rooms");
  await button(page, "Change password").click();
  await expect(field(page, "Current password")).toBeFocused();
  await expect(field(page, "Current password")).toHaveAccessibleDescription(/The password is wrong/);
  await expect(field(page, "New password")).toHaveValue("four quiet rooms");

  await field(page, "Current password").fill(account.password);
  await page.keyboard.press("Enter");
  await expect(page.getByText("The password is changed.")).toBeVisible();
  await expect(field(page, "Current password")).toHaveValue("");
  expect((await page.request.get("/api/scans")).status()).toBe(200);
  expect((await other.request.get("/api/scans")).status()).toBe(401);
  await other.close();
});

test("signing out forgets who was here", async ({ page }) => {
  await signUpOn(page);
  await page.goto("/account");
  await button(page, "Sign out").click();
  await expect(page).toHaveURL("/");
  await page.goto("/account");
  await expect(page).toHaveURL("/sign-in?next=%2Faccount");
});

test("an account is deleted only with the word and the password", async ({ page, problems }) => {
  problems.allow(REFUSED);
  const account = await signUpOn(page);
  await page.goto("/account");
  await button(page, "Delete my account…").click();
  const dialog = page.getByRole("dialog");
  const word = dialog.getByLabel("To confirm, type “delete”");
  const password = dialog.getByLabel("Password", { exact: true });
  const submit = dialog.getByRole("button", { name: "Delete everything" });
  await expect(word).toBeFocused();
  await password.fill(account.password);
  await submit.click();
  await expect(word).toBeFocused();
  await expect(word).toHaveAccessibleDescription(/Type the word/);

  await word.fill("delete");
  await password.fill("not the password");
  await submit.click();
  await expect(password).toBeFocused();
  await expect(password).toHaveAccessibleDescription(/The password is wrong/);

  await password.fill(account.password);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Your account is deleted" })).toBeVisible();
  await page.getByRole("button", { name: "Go to the start page" }).click();
  await expect(page).toHaveURL("/");
  await page.goto("/sign-in");
  await fillSignIn(page, account);
  await page.keyboard.press("Enter");
  await expect(page.getByText("This e-mail and password do not belong together.")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1440]) {
    test.describe(`in ${colorScheme} colours, ${width} px wide`, () => {
      test.use({ colorScheme, viewport: { width, height: 850 } });

      test("everybody can sign in and sign up", async ({ page, problems }) => {
        problems.allow(REFUSED);
        await page.goto("/sign-in");
        await fillSignIn(page, { email: `nobody-${randomUUID()}@example.test`, password: "wrong" });
        await button(page, "Sign in").click();
        await expect(page.getByText("This e-mail and password do not belong together.")).toBeVisible();
        await expectAccessible(page);

        await page.goto("/sign-up");
        await button(page, "Create account").click();
        await expect(field(page, "Name")).toBeFocused();
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      });

      test("everybody can look after an account", async ({ page }) => {
        await signUpOn(page);
        await page.goto("/account");
        await expectAccessible(page);
        await button(page, "Delete my account…").click();
        await button(page, "Delete everything").click();
        await expect(page.getByText("Type the word “delete” to confirm.")).toBeVisible();
        await expectAccessible(page);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      });
    });
  }
}
