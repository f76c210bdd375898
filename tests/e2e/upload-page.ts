import { EventEmitter, once } from "node:events";
import type { Locator, Page, Request } from "@playwright/test";
import { scaled } from "../support/patience";
import { expect, expectHydrated, signUpOn } from "./fixtures";
import type { NamedFilm } from "./upload-films";

export const isPut = (request: Request) => request.method() === "PUT" && !request.url().includes("/api/");
export const toStorage = (url: URL) => url.pathname.includes("/uploads/") && !url.pathname.startsWith("/api/");
export const rowOf = (page: Page, name: string): Locator =>
  page
    .getByRole("list", { name: "Films" })
    .getByRole("listitem")
    .filter({ has: page.getByText(name, { exact: true }) });

/** Keeps every PUT back until it is let go. */
export async function holdPuts(page: Page): Promise<() => void> {
  const gate = new EventEmitter();
  const opened = once(gate, "open");
  await page.route(toStorage, async (route) => {
    if (isPut(route.request())) await opened;
    await route.continue();
  });
  return () => gate.emit("open");
}

export async function openUploads(page: Page): Promise<void> {
  await signUpOn(page);
  await page.goto("/dashboard/new");
  await expect(page.getByRole("heading", { name: "New scan" })).toBeVisible();
  await expectHydrated(page.getByRole("button", { name: "Choose films" }));
}

export async function choose(page: Page, ...films: NamedFilm[]): Promise<void> {
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose films" }).click();
  await (await choosing).setFiles(films);
}

/** Throws files at the page as a drop or a paste does. */
export async function throwAt(page: Page, type: "drop" | "paste", films: NamedFilm[]): Promise<void> {
  await page.evaluate(
    ({ event, files }) => {
      const data = new DataTransfer();
      for (const { name, mimeType, base64 } of files) {
        const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
        data.items.add(new File([content], name, { type: mimeType }));
      }
      const thrown =
        event === "drop"
          ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
      document.body.dispatchEvent(thrown);
    },
    {
      event: type,
      files: films.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") })),
    },
  );
}

export async function expectScanPage(page: Page): Promise<void> {
  await expect(page).toHaveURL(/\/scan\/[0-9a-f-]{36}$/, { timeout: scaled(30_000) });
}

export async function expectAnalysed(page: Page, name: string): Promise<void> {
  await expect(rowOf(page, name).getByText(/\d+° max Cobb/)).toBeVisible({ timeout: scaled(30_000) });
}
