import { scaled } from "../support/patience";
import { expect, expectAccessible, test } from "./fixtures";
import { deepFilm, namedFilm, unusualFilms } from "./upload-films";
import {
  choose,
  expectAnalysed,
  expectScanPage,
  holdPuts,
  isPut,
  openUploads,
  rowOf,
  throwAt,
  toStorage,
} from "./upload-page";

const bytes = (text: string) => Buffer.from(text, "latin1");

test("one film leads to its scan page, with boxes, as soon as it is uploaded", async ({ page }) => {
  await openUploads(page);
  await choose(page, await namedFilm("alone.jpg", 1));
  await expectScanPage(page);
  await expect(page.locator("[data-box]").nth(10)).toBeVisible({ timeout: scaled(30_000) });
  await page.goBack();
  await expect(page.getByRole("heading", { name: "New scan" })).toBeVisible();
  await expect(page.getByRole("list", { name: "Films" })).toHaveCount(0);
});

test("of several films, the bad ones are refused and the good ones analysed", async ({ page, problems }) => {
  problems.allow(/status of 422/);
  await openUploads(page);
  await choose(
    page,
    await namedFilm("first.jpg", 2),
    { name: "cat.txt", mimeType: "text/plain", buffer: Buffer.from("meow") },
    // It has a PNG's first bytes and nothing else: only the server can tell.
    { name: "broken.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a00000000", "hex") },
    await namedFilm("second.jpg", 3),
  );
  await expect(rowOf(page, "cat.txt")).toContainText("This is not an image that can be read.");
  await expect(rowOf(page, "broken.png")).toContainText("The file is damaged or incomplete");
  await expect(rowOf(page, "broken.png").getByRole("button", { name: /Try again/ })).toHaveCount(0);
  await expectAnalysed(page, "first.jpg");
  await expectAnalysed(page, "second.jpg");
  await expect(page).toHaveURL(/\/dashboard\/new$/);

  await page.getByRole("button", { name: "Remove: cat.txt" }).click();
  await expect(rowOf(page, "cat.txt")).toHaveCount(0);
  await page.getByRole("link", { name: "Open: second.jpg" }).click();
  await expectScanPage(page);
  await page.goBack();
  await expectAnalysed(page, "first.jpg");
  await page.getByRole("button", { name: "Clear finished" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "first.jpg" })).toHaveCount(0);
});

test("films can be dropped anywhere on the page and pasted", async ({ page }) => {
  await openUploads(page);
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(["x"], "x.png"));
    document.body.dispatchEvent(new DragEvent("dragenter", { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await expect(page.getByText("Drop to upload")).toBeVisible();
  await throwAt(page, "drop", [await namedFilm("dropped.jpg", 4), await namedFilm("dropped-too.jpg", 5)]);
  await expect(page.getByText("Drop to upload")).toHaveCount(0);
  await throwAt(page, "paste", [await namedFilm("pasted.jpg", 6)]);
  for (const name of ["dropped.jpg", "dropped-too.jpg", "pasted.jpg"]) await expectAnalysed(page, name);
});

test("a picture is pasted with the keyboard", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await openUploads(page);
  await page.evaluate(async () => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 300, height: 600 });
    canvas.getContext("2d")?.fillRect(0, 0, 300, 600);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
    if (blob) await navigator.clipboard.write([new ClipboardItem({ "image/png": blob })]);
  });
  await page.keyboard.press("ControlOrMeta+v");
  await expectScanPage(page);
});

test("every kind of film that is accepted is read, sixteen bits, CMYK and turned ones too", async ({ page }) => {
  await openUploads(page);
  const films = await unusualFilms();
  await choose(page, ...films);
  for (const { name } of films) await expectAnalysed(page, name);
  const { scans } = await (await page.request.get("/api/scans")).json();
  const turned = scans.find((scan: { fileName: string }) => scan.fileName === "turned.jpg");
  const detail = await (await page.request.get(`/api/scans/${turned.id}`)).json();
  expect(detail.image).toEqual({ width: 480, height: 1080 });
});

test("what is no film is refused with what to do about it", async ({ page }) => {
  await openUploads(page);
  const refused: [string, Buffer, string][] = [
    ["empty.png", Buffer.alloc(0), "The file is empty."],
    ["large.jpg", Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(50 * 1024 * 1024)]), "larger than 50 MB"],
    ["photo.heic", bytes("\0\0\0\x18ftypheic"), "Export it as JPEG"],
    ["report.pdf", bytes("%PDF-1.7"), "This is a PDF."],
    ["drawing.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"), "This is an SVG drawing"],
    ["moving.gif", bytes("GIF89a"), "This is a GIF"],
  ];
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/uploads")) asked.push(request.url());
  });
  // The picker cannot be handed 50 MB by the test's protocol: the page makes its own.
  const [large, ...small] = [refused[1], ...refused.filter(([name]) => name !== "large.jpg")];
  await choose(page, ...small.flatMap((entry) => (entry ? [{ name: entry[0], mimeType: "", buffer: entry[1] }] : [])));
  await page.evaluate((size) => {
    const data = new DataTransfer();
    data.items.add(new File([new Uint8Array([0xff, 0xd8, 0xff, 0xe0]), new Uint8Array(size)], "large.jpg"));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
  }, large?.[1].length ?? 0);
  for (const [name, , words] of refused) await expect(rowOf(page, name)).toContainText(words);
  // Known as DICOM by its bytes, whatever its name.
  await throwAt(page, "drop", [{ name: "export.jpg", mimeType: "", buffer: bytes(`${"\0".repeat(128)}DICM`) }]);
  await expect(page.getByRole("list", { name: "DICOM files that were added" })).toContainText("damaged or incomplete");
  expect(asked).toEqual([]);
});

test("a PNG that is named as JPEG is announced and read as what it is", async ({ page }) => {
  await openUploads(page);
  await choose(page, await namedFilm("other.jpg", 7), await deepFilm("wrong.jpg"));
  await expect(rowOf(page, "wrong.jpg")).toContainText("Named as JPEG, but it is PNG: read as PNG.");
  await expectAnalysed(page, "wrong.jpg");
});

test("the same film dropped twice is noticed", async ({ page }) => {
  await openUploads(page);
  const film = await namedFilm("film.jpg", 8);
  await choose(page, film, { ...film, name: "copy.jpg" });
  await expect(rowOf(page, "copy.jpg")).toContainText("already, as “film.jpg”.");
  await page.getByRole("button", { name: "Upload it again: copy.jpg" }).click();
  await expectAnalysed(page, "copy.jpg");
  await choose(page, film);
  await page.getByRole("button", { name: "Skip: film.jpg" }).click();
  await expect(page.getByRole("list", { name: "Films" }).getByRole("listitem")).toHaveCount(2);
});

test("with the switch off a film is kept and analysed when asked", async ({ page }) => {
  await openUploads(page);
  const analyseAfterUpload = page.getByRole("switch", { name: "Analyse after upload" });
  await expect(analyseAfterUpload).toBeChecked();
  await analyseAfterUpload.click();
  await page.reload();
  await expect(analyseAfterUpload).not.toBeChecked();

  await choose(page, await namedFilm("kept.jpg", 17), await namedFilm("left.jpg", 18));
  await expect(rowOf(page, "kept.jpg")).toContainText("Not analysed");
  await page.getByRole("button", { name: "Analyse: kept.jpg" }).dblclick();
  await expectAnalysed(page, "kept.jpg");
  await expect(rowOf(page, "left.jpg")).toContainText("Not analysed");
  const { scans } = await (await page.request.get("/api/scans")).json();
  const kept = scans.find((scan: { fileName: string }) => scan.fileName === "kept.jpg");
  expect((await (await page.request.get(`/api/scans/${kept.id}`)).json()).runs).toHaveLength(1);
});

test("label and film date typed during the upload reach the scan, and later changes too", async ({ page }) => {
  await openUploads(page);
  const letGo = await holdPuts(page);
  await choose(page, await namedFilm("film.jpg", 19));
  await page.getByRole("button", { name: "Label and date: film.jpg" }).click();
  await page.getByLabel("Film date").fill("2024-03-11");
  await page.getByLabel("Label", { exact: true }).fill("P-103");
  letGo();
  // Nobody is led away from a field that they are typing in.
  await expect(page.getByRole("link", { name: "Open: film.jpg" })).toBeVisible();
  const described = async () => {
    const [scan] = (await (await page.request.get("/api/scans")).json()).scans;
    return [scan?.label, scan?.filmDate];
  };
  await expect.poll(described).toEqual(["P-103", "2024-03-11"]);
  await page.getByLabel("Label", { exact: true }).fill("P-104");
  await page.getByRole("heading", { name: "New scan" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  expect(await described()).toEqual(["P-104", "2024-03-11"]);
});

test("it all works from the keyboard, and is announced to those who listen", async ({ page }) => {
  await openUploads(page);
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("switch", { name: "Analyse after upload" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Choose films" })).toBeFocused();
  await page.keyboard.press("Enter");
  await (
    await choosing
  ).setFiles([
    await namedFilm("keys.jpg", 22),
    { name: "cat.txt", mimeType: "text/plain", buffer: Buffer.from("meow") },
  ]);
  await expect(page.getByRole("status").filter({ hasText: "keys.jpg is uploaded." })).toHaveCount(1);
  await page.getByRole("button", { name: "Remove: cat.txt" }).focus();
  await page.keyboard.press("Enter");
  await expect(rowOf(page, "cat.txt")).toHaveCount(0);
  await page.getByRole("link", { name: "Open: keys.jpg" }).focus();
  await page.keyboard.press("Enter");
  await expectScanPage(page);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [390, 1440]) {
    test(`it is accessible at ${width} px in the ${colorScheme}`, async ({ page }) => {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      await openUploads(page);
      await expectAccessible(page);
      const film = await namedFilm("film.jpg", 23);
      await page.route(toStorage, async (route) => {
        // Never answered: the row stays as it is under way.
        if (!isPut(route.request())) await route.continue();
      });
      await choose(
        page,
        film,
        { ...film, name: "copy.jpg" },
        { ...film, name: "cat.txt", buffer: Buffer.from("meow") },
      );
      await expect(rowOf(page, "film.jpg")).toContainText("Uploading");
      await page.getByRole("button", { name: "Label and date: film.jpg" }).click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.unrouteAll({ behavior: "ignoreErrors" });
    });
  }
}
