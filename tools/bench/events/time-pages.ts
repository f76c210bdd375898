import { setTimeout as sleep } from "node:timers/promises";
import { chromium, type Page } from "@playwright/test";
import type { Client } from "pg";
import { findChromium } from "#tools/find-chromium";
import type { SeededUser } from "./readers";

const CHANGES = 100;
const PAUSE_MS = 200;
/** What both pages say of these. */
const WORDS = { QUEUED: "Waiting", RUNNING: "Reading" };

/** Watches for `text` within `selector`. @returns, once it watches, what gives the moment (Unix time, ms) of its being there. */
async function watchFor(page: Page, selector: string, text: string): Promise<() => Promise<number>> {
  const moment = await page.evaluateHandle(
    ({ selector: within, text: wanted }) => ({
      seen: new Promise<number>((resolve) => {
        const observer = new MutationObserver(() => {
          if (!document.querySelector(within)?.textContent.includes(wanted)) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        });
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    }),
    { selector, text },
  );
  return () => moment.evaluate(({ seen }) => seen);
}

/** Opens a page and waits until it hears its events: it then reads once more what it shows. */
async function openLive(page: Page, url: string, readsAnew: RegExp): Promise<void> {
  await Promise.all([page.waitForResponse((answer) => readsAnew.test(answer.url())), page.goto(url)]);
}

/** Times a change of a scan's status, from the database to the dashboard and to the scan's page, in ms. */
export async function timePages(
  url: string,
  database: Client,
  { cookie, scanId }: SeededUser,
): Promise<{ onDashboard: number[]; onScanPage: number[] }> {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  try {
    const context = await browser.newContext();
    await context.addCookies(
      cookie.split("; ").map((pair) => {
        const [name = "", value = ""] = pair.split("=", 2);
        return { name, value, url };
      }),
    );
    const [dashboard, scanPage] = [await context.newPage(), await context.newPage()];
    await openLive(dashboard, `${url}/dashboard`, /\/api\/scans\?/);
    await openLive(scanPage, `${url}/scan/${scanId}`, new RegExp(`/api/scans/${scanId}$`));
    const onDashboard: number[] = [];
    const onScanPage: number[] = [];
    for (let n = 0; n < CHANGES; n += 1) {
      const status = n % 2 === 0 ? "QUEUED" : "RUNNING";
      const [seenOnDashboard, seenOnScanPage] = await Promise.all([
        watchFor(dashboard, "tbody tr", WORDS[status]),
        watchFor(scanPage, "[data-scan-status]", WORDS[status]),
      ]);
      const started = performance.timeOrigin + performance.now();
      await database.query(`UPDATE "Scan" SET status = $1, "statusChangedAt" = now() WHERE id = $2`, [status, scanId]);
      onDashboard.push((await seenOnDashboard()) - started);
      onScanPage.push((await seenOnScanPage()) - started);
      await sleep(PAUSE_MS);
    }
    return { onDashboard, onScanPage };
  } finally {
    await browser.close();
  }
}
