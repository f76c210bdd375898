import { expect, test } from "./fixtures";
import { namedFilm, largeFilm } from "./upload-films";
import { choose, expectAnalysed, expectScanPage, holdPuts, isPut, openUploads, rowOf, toStorage } from "./upload-page";

test("an upload under way shows how far it is, can be cancelled, and begun again", async ({ page, context }) => {
  await openUploads(page);
  const cdp = await context.newCDPSession(page);
  const throttle = (uploadThroughput: number) =>
    cdp.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await throttle(200 * 1024);
  const broken = page.waitForEvent("requestfailed", isPut);
  await choose(page, await largeFilm("slow.jpg", 9, 3));
  const bar = page.getByRole("progressbar", { name: "Upload of slow.jpg" });
  await expect
    .poll(() => bar.evaluate((element) => (element instanceof HTMLProgressElement ? element.position : 0)))
    .toBeGreaterThan(0.01);
  await page.getByRole("button", { name: "Cancel: slow.jpg" }).click();
  await broken;
  await expect(rowOf(page, "slow.jpg")).toContainText("Cancelled.");
  const { scans } = await (await page.request.get("/api/scans")).json();
  expect(scans).toEqual([]);

  await throttle(-1);
  await page.getByRole("button", { name: "Try again: slow.jpg" }).dblclick();
  await expectScanPage(page);
  expect((await (await page.request.get("/api/scans")).json()).scans).toHaveLength(1);
});

test("a connection that breaks once is waited out and tried again by itself", async ({ page, problems }) => {
  problems.allow(/ERR_CONNECTION_RESET/);
  await openUploads(page);
  let puts = 0;
  await page.route(toStorage, async (route) => {
    if (isPut(route.request()) && ++puts === 1) await route.abort("connectionreset");
    else await route.continue();
  });
  await choose(page, await namedFilm("unlucky.jpg", 10), await namedFilm("lucky.jpg", 11));
  await expect(page.getByText("The connection was lost.")).toBeVisible();
  await expectAnalysed(page, "unlucky.jpg");
  await expectAnalysed(page, "lucky.jpg");
  expect(puts).toBe(3);
});

test("a retry goes on with the step that failed", async ({ page, problems }) => {
  problems.allow(/status of 401/);
  await openUploads(page);
  let refusals = 1;
  await page.route("**/api/scans/create", async (route) => {
    if (refusals-- > 0) {
      const body = {
        type: "about:blank",
        title: "Signed out",
        status: 401,
        detail: "Sign in.",
        code: "UNAUTHENTICATED",
      };
      await route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify(body) });
    } else await route.continue();
  });
  const puts: string[] = [];
  page.on("request", (request) => {
    if (isPut(request)) puts.push(request.url());
  });
  await choose(page, await namedFilm("film.jpg", 12));
  await expect(rowOf(page, "film.jpg")).toContainText("You have been signed out.");
  await page.getByRole("button", { name: "Try again: film.jpg" }).click();
  await expectScanPage(page);
  expect(puts).toHaveLength(1);
});

test("a URL that the storage no longer takes is replaced without a word", async ({ page, problems }) => {
  problems.allow(/status of 403/);
  await openUploads(page);
  let puts = 0;
  await page.route(toStorage, async (route) => {
    if (!isPut(route.request()) || ++puts > 1) return await route.continue();
    // Signed an hour ago, for a minute: what an expired URL looks like to the storage.
    const url = new URL(route.request().url());
    const signed = new Date(Date.now() - 3_600_000).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    url.searchParams.set("X-Amz-Date", signed);
    url.searchParams.set("X-Amz-Expires", "60");
    return await route.continue({ url: url.href });
  });
  await choose(page, await namedFilm("film.jpg", 13));
  await expectScanPage(page);
  expect(puts).toBe(2);
});

test("offline it waits, and goes on once online", async ({ page, context, problems }) => {
  problems.allow(/ERR_INTERNET_DISCONNECTED/);
  await openUploads(page);
  await context.setOffline(true);
  await choose(page, await namedFilm("a.jpg", 14), await namedFilm("b.jpg", 15));
  await expect(rowOf(page, "a.jpg")).toContainText("You are offline.");
  await expect(rowOf(page, "b.jpg")).toContainText("You are offline.");
  await context.setOffline(false);
  await expectAnalysed(page, "a.jpg");
  await expectAnalysed(page, "b.jpg");
});

test("a busy server is waited for as long as it asks", async ({ page, problems }) => {
  problems.allow(/status of 429/);
  await openUploads(page);
  let refusals = 1;
  await page.route("**/api/uploads/presign", async (route) => {
    if (refusals-- > 0) {
      const body = { type: "about:blank", title: "Too many", status: 429, detail: "Wait.", code: "RATE_LIMITED" };
      const headers = { "retry-after": "2", "content-type": "application/problem+json" };
      await route.fulfill({ status: 429, headers, body: JSON.stringify(body) });
    } else await route.continue();
  });
  await choose(page, await namedFilm("film.jpg", 16));
  await expect(rowOf(page, "film.jpg")).toContainText(/Too much at once. Tries again in [12] s./);
  await expectScanPage(page);
});

test("leaving with unfinished uploads warns, looking at another page of the app does not stop them", async ({
  page,
}) => {
  await openUploads(page);
  const letGo = await holdPuts(page);
  await choose(page, await namedFilm("a.jpg", 20), await namedFilm("b.jpg", 21));
  await expect(rowOf(page, "a.jpg")).toContainText("Uploading");

  const dialogs: string[] = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.type());
    await dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  await expect.poll(() => dialogs).toEqual(["beforeunload"]);

  await page.getByRole("link", { name: "My scans" }).click();
  await expect(page).toHaveURL(/\/dashboard$/);
  letGo();
  await page.goBack();
  await expectAnalysed(page, "a.jpg");
  await expectAnalysed(page, "b.jpg");
});
