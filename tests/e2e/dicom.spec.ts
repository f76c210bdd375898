import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { zipSync } from "fflate";
import sharp from "sharp";
import { hospitalDicom, SECRETS } from "../support/hospital-dicom";
import { scaled } from "../support/patience";
import { queryOnce } from "../support/query-once";
import { namedDicom } from "./dicom-films";
import { expect, expectAccessible, test } from "./fixtures";
import { choose, expectAnalysed, expectScanPage, openUploads, throwAt } from "./upload-page";

const dicomRow = (page: Page, name: string) =>
  page.getByRole("list", { name: "DICOM files that were added" }).getByRole("listitem").filter({ hasText: name });

async function expectDrawn(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("img", { name: `Picture of ${name}` })).toBeVisible({ timeout: scaled(30_000) });
}

test("a DICOM film is read in the browser, and its picture is analysed", async ({ page }) => {
  await openUploads(page);
  await choose(page, namedDicom("film.dcm"));
  await expectDrawn(page, "film.dcm");
  await expect(dicomRow(page, "film.dcm")).toContainText("PA · SPINE · 2024-03");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Upload 1 film" }).click();
  await expectScanPage(page);
  await expect(page.getByText("DICOM film 1").first()).toBeVisible();
  await expect(page.getByText("0.143 mm at the detector, so 1.125 times larger than life")).toBeVisible();
  await expect(page.getByText("March 2024")).toBeVisible();
  await expect(page.getByText(/curves?: 3\d°|curve of 3\d°/)).toBeVisible({ timeout: scaled(30_000) });
});

/** Every row of every table, as text. */
async function readAllRows(): Promise<string> {
  const url = process.env["DATABASE_URL"] ?? "";
  const tables = await queryOnce<{ name: string }>(
    url,
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
  );
  const rows = await Promise.all(tables.map(({ name }) => queryOnce<object>(url, `SELECT t::text FROM ${name} AS t`)));
  return JSON.stringify(rows);
}

function readLogs(): string {
  const folder = path.join(process.env["DATA_DIR"] ?? "", "logs");
  return readdirSync(folder)
    .map((name) => readFileSync(path.join(folder, name), "utf8"))
    .join("\n");
}

test("no byte of who the patient is leaves the browser, nor lies in database, storage and logs", async ({ page }) => {
  const sent: Buffer[] = [];
  page.on("request", (request) => {
    const head = `${request.url()}\n${JSON.stringify(request.headers())}\n`;
    sent.push(Buffer.from(head), request.postDataBuffer() ?? Buffer.alloc(0));
  });
  await openUploads(page);
  await choose(page, namedDicom(SECRETS.fileName));
  await expectDrawn(page, SECRETS.fileName);
  await page.getByRole("button", { name: "Upload 1 film" }).click();
  await expectScanPage(page);
  const id = page.url().split("/").at(-1)!;
  const readScan = async () => await (await page.request.get(`/api/scans/${id}`)).json();
  await expect.poll(async () => (await readScan()).status, { timeout: scaled(30_000) }).toBe("DONE");

  const scan = await readScan();
  expect(scan.acquisition).toMatchObject({ month: "2024-03", viewPosition: "PA", bitsStored: 12 });
  const view = await (await page.request.get(`/api/uploads/view?key=${encodeURIComponent(scan.s3Key)}`)).json();
  const film = await (await page.request.get(view.url)).body();
  expect(film.subarray(1, 4).toString()).toBe("PNG");
  const rows = await readAllRows();
  expect(rows).toContain(scan.s3Key);
  const logs = readLogs();
  expect(logs).toContain(scan.id);
  expect(sent.some((bytes) => bytes.includes("acquisition"))).toBe(true);
  const places = { requests: Buffer.concat(sent), storage: film, database: Buffer.from(rows), logs: Buffer.from(logs) };
  for (const [name, secret] of Object.entries(SECRETS)) {
    for (const [place, bytes] of Object.entries(places))
      expect(bytes.includes(secret), `${name}: ${place}`).toBe(false);
  }
});

/** One pixel. */
const SMALL_PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABc3UBGAAAAABJRU5ErkJggg==";

test("of a folder and a ZIP, each file has its outcome, and films go on beside those that are none", async ({
  page,
}, testInfo) => {
  await openUploads(page);
  const folder = testInfo.outputPath("cd");
  mkdirSync(path.join(folder, "IMAGES"), { recursive: true });
  writeFileSync(path.join(folder, "AUTORUN.INF"), "[autorun]");
  writeFileSync(path.join(folder, "IMAGES", "IM0001"), hospitalDicom());
  writeFileSync(path.join(folder, "IMAGES", "IM0002"), hospitalDicom([["0018,5101", "CS", "LL"]]));
  writeFileSync(path.join(folder, "IMAGES", "IM0003"), hospitalDicom([["0028,0008", "IS", "12"]]));
  writeFileSync(path.join(folder, "IMAGES", "IM0004"), hospitalDicom().subarray(0, 90_000));
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a folder or CD" }).click();
  await (await choosing).setFiles(folder);
  await expectDrawn(page, "IM0002");
  await expect(dicomRow(page, "IM0002")).toContainText("The header says that this is not a frontal film");
  await expect(dicomRow(page, "IM0003")).toContainText("The file holds 12 pictures");
  await expect(dicomRow(page, "IM0004")).toContainText("damaged or incomplete");
  await expect(page.getByText("1 other file is not a DICOM image and was not added.")).toBeVisible();
  const zip = zipSync({
    "cd/IM0005": hospitalDicom([["0028,0301", "CS", ""]]),
    "cd/readme.txt": Buffer.from("hello"),
    // A viewer's screenshot, with the patient's name on it perhaps.
    "cd/screenshot.png": Buffer.from(SMALL_PNG, "base64"),
  });
  await throwAt(page, "drop", [{ name: "films.zip", mimeType: "application/zip", buffer: Buffer.from(zip) }]);
  await expectDrawn(page, "IM0005");
  await expect(page.getByText("screenshot.png")).toHaveCount(0);
  await expect(page.getByText("1 chosen film waits for your answer about text.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Upload 1 film" }).click();
  await expect(dicomRow(page, "IM0001")).toContainText("Goes on in the list below as");
  await expectAnalysed(page, "DICOM film 1");
});

test("text is blacked out by keys alone, before the film is sent", async ({ page }) => {
  await openUploads(page);
  await choose(page, namedDicom("burnt.dcm", [["0028,0301", "CS", "YES"]]));
  await expectDrawn(page, "burnt.dcm");
  await expect(page.getByRole("button", { name: "Upload 0 films" })).toBeDisabled();
  await page.getByRole("button", { name: "Check and black out: burnt.dcm" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "This is all we send" });
  await expect(dialog.getByText("Body part")).toBeVisible();
  await dialog.getByRole("button", { name: "Add a black area" }).focus();
  await page.keyboard.press("Enter");
  const area = dialog.getByRole("button", { name: "Black area 1" });
  await expect(area).toBeFocused();
  for (const key of ["ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"]) await page.keyboard.press(key);
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dicomRow(page, "burnt.dcm")).toContainText("1 area is blacked out.");
  await page.getByRole("button", { name: "Upload 1 film" }).click();
  await expectScanPage(page);
  const scan = await (await page.request.get(`/api/scans/${page.url().split("/").at(-1)}`)).json();
  const view = await (await page.request.get(`/api/uploads/view?key=${encodeURIComponent(scan.s3Key)}`)).json();
  const film = sharp(await (await page.request.get(view.url)).body()).toColourspace("grey16");
  const { data, info } = await film.raw({ depth: "ushort" }).toBuffer({ resolveWithObject: true });
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const at = (x: number, y: number) => samples[Math.round(y * info.height) * info.width + Math.round(x * info.width)];
  // From 4 % of the width and height, 31 % wide and 7 % high.
  expect([at(0.05, 0.05), at(0.34, 0.1)]).toEqual([0, 0]);
  expect([at(0.2, 0.13), at(0.5, 0.08)]).not.toContain(0);
});
