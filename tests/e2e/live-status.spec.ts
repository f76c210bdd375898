import { EventEmitter, once } from "node:events";
import type { Page, Route } from "@playwright/test";
import { scaled } from "../support/patience";
import { startAnalysis, uploadFilm } from "./analysed-film";
import { expect, expectAccessible, signUpOn, test } from "./fixtures";
import { queueFirst, seedScans, setStatus } from "./seed-scans";

/** Reads a list of scans. */
const LISTS = /\/api\/scans(\?|$)/;
const row = (page: Page, name: string) => page.locator("tbody tr").filter({ hasText: name });
const status = (page: Page) => page.locator("[data-scan-status]");

/** Opens a page that hears its events: it then reads once more what it shows. */
async function openLive(page: Page, path: string, readsAnew: RegExp): Promise<void> {
  await Promise.all([
    page.waitForResponse((response) => response.url().endsWith("/events")),
    page.waitForResponse((response) => readsAnew.test(response.url())),
    page.goto(path),
  ]);
}

test("two windows follow an analysis to its result, and the list asks about no scan", async ({ page, problems }) => {
  await signUpOn(page);
  const scanId = await uploadFilm(page, 31);
  const other = await page.context().newPage();
  problems.watch(other);
  const asked: string[] = [];
  await openLive(page, "/dashboard", LISTS);
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await openLive(other, `/scan/${scanId}`, new RegExp(`/api/scans/${scanId}$`));
  await startAnalysis(page, scanId);
  await expect(status(other)).toHaveAttribute("data-scan-status", "DONE", { timeout: scaled(30_000) });
  await expect(row(page, "phantom-31")).toContainText("Analysed");
  await expect(row(page, "phantom-31")).toContainText(/\d+°/);
  await expect(row(page, "phantom-31").locator("img")).toBeVisible();
  expect(asked).not.toContain(`/api/scans/${scanId}`);

  await other.getByRole("textbox", { name: "Label" }).fill("Named in the other window");
  await other.keyboard.press("Enter");
  await expect(row(page, "Named in the other window")).toBeVisible();
  await uploadFilm(page, 32);
  await expect(row(page, "phantom-32")).toContainText("Not analysed");
});

test("says where a film stands in the queue, what is done with it, and why it is put off", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [first, second] = await seedScans(email, [{ label: "First" }, { label: "Second" }]);
  const scanPage = await page.context().newPage();
  await openLive(page, "/dashboard", LISTS);
  await openLive(scanPage, `/scan/${second}`, new RegExp(`/api/scans/${second}$`));

  await queueFirst(second!);
  await queueFirst(first!);
  await expect(row(page, "Second")).toContainText("Waiting, place 2");
  await expect(status(scanPage)).toContainText("Waiting: place 2 in the queue.");
  await setStatus(first!, "RUNNING", { stage: "FINDING_VERTEBRAE" });
  await expect(row(page, "First")).toContainText("Analysing");
  await expect(row(page, "Second")).toContainText("Waiting, place 1");
  await expect(status(scanPage)).toContainText("Next in the queue.");

  await setStatus(second!, "RUNNING", { stage: "FETCHING_FILM" });
  await expect(status(scanPage)).toContainText("Fetching the film.");
  await setStatus(second!, "QUEUED", { waitReason: "ENGINE_UNREACHABLE" });
  await expect(status(scanPage)).toContainText("The analysis could not be reached. It is tried again by itself");
  await expect(row(page, "Second")).toContainText("Put off");
  await expect(row(page, "Second")).toContainText("The analysis could not be reached");
});

test("an answer that is older than what was heard since does not undo it", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [first, second] = await seedScans(email, [{ label: "First" }, { label: "Second" }]);
  const scan = new RegExp(`/api/scans/${second}$`);
  await queueFirst(second!);
  await openLive(page, `/scan/${second}`, scan);
  const slowNetwork = new EventEmitter();
  const read = once(slowNetwork, "read");
  const hold = async (route: Route): Promise<void> => {
    const response = await route.fetch();
    const delivery = once(slowNetwork, "deliver");
    slowNetwork.emit("read");
    await delivery;
    // Given up by the page meanwhile, if all is well.
    await route.fulfill({ response }).catch(() => undefined);
  };
  await page.route(scan, hold, { times: 1 });
  await setStatus(second!, "QUEUED");
  await read;

  const askedAgain = page.waitForRequest(scan);
  await queueFirst(first!);
  await askedAgain;
  slowNetwork.emit("deliver");
  await expect(status(page)).toContainText("Waiting: place 2 in the queue.");
});

test("an analysis that waits can be cancelled, from the scan's page and from its row", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [first, second] = await seedScans(email, [{ label: "First" }, { label: "Second", status: "UPLOADED" }]);
  await queueFirst(first!);
  await queueFirst(second!);
  await openLive(page, `/scan/${second}`, new RegExp(`/api/scans/${second}$`));
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).focus();
  await page.keyboard.press("Enter");
  await expect(status(page)).toHaveAttribute("data-scan-status", "UPLOADED");
  await expect(page.getByRole("button", { name: "Analyse" })).toBeEnabled();
  await expect(page.getByRole("button", { name: "Cancel" })).toHaveCount(0);

  await openLive(page, "/dashboard", LISTS);
  await expect(row(page, "First")).toContainText("Waiting, place 1");
  await page.getByRole("button", { name: "Actions for First" }).click();
  await page.getByRole("menuitem", { name: "Cancel analysis" }).click();
  await expect(row(page, "First")).toContainText("Not analysed");
});

test("asks by itself where events can't be heard", async ({ page, problems }) => {
  problems.allow(/Failed to load resource/);
  await page.context().route("**/events", (route) => route.abort());
  const { email } = await signUpOn(page);
  const [id] = await seedScans(email, [{ label: "Ada", status: "QUEUED" }]);
  const scanPage = await page.context().newPage();
  await page.goto("/dashboard");
  await scanPage.goto(`/scan/${id}`);
  await expect(status(scanPage)).toHaveAttribute("data-scan-status", "QUEUED");
  await setStatus(id!, "FAILED");
  await expect(row(page, "Ada")).toContainText("Failed");
  await expect(status(scanPage)).toHaveAttribute("data-scan-status", "FAILED");
});

test("sends every window to sign in when one signs out", async ({ page, problems }) => {
  problems.allow(/401/);
  const { email } = await signUpOn(page);
  const [id] = await seedScans(email, [{ label: "Ada" }]);
  const scanPage = await page.context().newPage();
  await openLive(page, "/dashboard", LISTS);
  await openLive(scanPage, `/scan/${id}`, new RegExp(`/api/scans/${id}$`));
  const origin = process.env.APP_URL ?? "http://localhost:3000";
  await page.request.post("/api/auth/sign-out", { data: {}, headers: { origin } });
  await expect(page).toHaveURL(/\/sign-in\?next=/);
  await expect(scanPage).toHaveURL(/\/sign-in\?next=/);
});

/** Tells the page that it is in sight, or that it is not. */
async function setVisibility(page: Page, state: DocumentVisibilityState): Promise<void> {
  await page.evaluate((value) => {
    Object.defineProperty(document, "visibilityState", { value, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, state);
}

const isEvents = (sent: { url(): string }) => new URL(sent.url()).pathname === "/api/events";

test("hears nothing while out of sight, and then what it missed", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [id] = await seedScans(email, [{ label: "Ada" }]);
  await openLive(page, "/dashboard", LISTS);
  await Promise.all([page.waitForEvent("requestfailed", isEvents), setVisibility(page, "hidden")]);
  await setStatus(id!, "FAILED");
  const [again] = await Promise.all([page.waitForRequest(isEvents), setVisibility(page, "visible")]);
  expect(new URL(again.url()).searchParams.get("after")).toMatch(/^\d+-\d+$/);
  await expect(row(page, "Ada")).toContainText("Failed");
});

test("asks by itself while a stream has fallen silent, and tries it again", async ({ page }) => {
  const { email } = await signUpOn(page);
  const [id] = await seedScans(email, [{ label: "Ada", status: "QUEUED" }]);
  await page.clock.install();
  await openLive(page, "/dashboard", LISTS);
  // Longer than between two heartbeats, of which none comes in this moment.
  const asks = page.waitForRequest((request) => request.url().endsWith(`/api/scans/${id}`));
  await Promise.all([page.waitForEvent("requestfailed", isEvents), page.clock.fastForward(40_000)]);
  await asks;
  await Promise.all([page.waitForRequest(isEvents), page.clock.fastForward(15_000)]);
  await setStatus(id!, "FAILED");
  await expect(row(page, "Ada")).toContainText("Failed");
});
