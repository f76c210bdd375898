import { randomInt, randomUUID } from "node:crypto";
import { AxeBuilder } from "@axe-core/playwright";
import { expect, type Locator, test as base, type Page } from "@playwright/test";

export { expect };

export interface TestAccount {
  name: string;
  email: string;
  password: string;
}

interface Problems {
  /** Console errors that match are expected by this test (the browser logs each 4xx answer as one). */
  allow(pattern: RegExp): void;
  /** Watches another page than the test's own. */
  watch(page: Page): void;
}

/** Playwright's `test`; a console error or an uncaught exception on the page fails it. */
export const test = base.extend<{ problems: Problems }>({
  // Playwright demands a destructured first argument even of a fixture that uses no other.
  // oxlint-disable-next-line no-empty-pattern
  problems: async ({}, use) => {
    const seen: string[] = [];
    const allowed: RegExp[] = [];
    await use({
      allow: (pattern) => allowed.push(pattern),
      watch: (page) => {
        page.on("console", (message) => {
          if (message.type() === "error") seen.push(`${message.text()} (${message.location().url})`);
        });
        page.on("pageerror", (error) => seen.push(`uncaught: ${error.message}`));
      },
    });
    expect(
      seen.filter((text) => !allowed.some((pattern) => pattern.test(text))),
      "errors on the browser's console",
    ).toEqual([]);
  },
  page: async ({ page, problems }, use) => {
    problems.watch(page);
    await use(page);
  },
});

/** Creates a fresh account through the API and leaves `page` signed in to it. */
export async function signUpOn(page: Page, changes: Partial<TestAccount> = {}): Promise<TestAccount> {
  const account: TestAccount = {
    name: "Test Reader",
    email: `reader-${randomUUID()}@example.test`,
    password: `pass-${randomUUID()}`,
    ...changes,
  };
  const origin = process.env.APP_URL ?? "http://localhost:3000";
  const response = await page.request.post("/api/auth/sign-up/email", {
    data: account,
    // Each of them from an address of its own, as people are: sign-ups are counted by it.
    headers: { origin, "x-forwarded-for": `10.${[1, 2, 3].map(() => randomInt(256)).join(".")}` },
  });
  expect(response.status(), await response.text()).toBe(200);
  return account;
}

/** Fails with each WCAG 2.2 A/AA rule that the page breaks and the elements that break it. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
    .analyze();
  expect(
    violations.map(({ id, help, nodes }) => ({ id, help, elements: nodes.map((node) => node.target.join(" ")) })),
  ).toEqual([]);
}

/** Waits until React answers for an element: what is typed or pressed before is lost. */
export async function expectHydrated(element: Locator): Promise<void> {
  const isHydrated = () =>
    element.evaluate((node) => Object.keys(node).some((name) => name.startsWith("__reactProps$")));
  await expect.poll(isHydrated).toBe(true);
}
