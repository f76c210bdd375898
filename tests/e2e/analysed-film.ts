import { expect, type Locator, type Page } from "@playwright/test";
import { z } from "zod";
import { type ScanDetail, scanDetailSchema } from "@/domain/scan";
import { scaled } from "../support/patience";
import { namedFilm } from "./upload-films";

const origin = process.env.APP_URL ?? "http://localhost:3000";

const presignedSchema = z.object({ url: z.url(), key: z.string(), headers: z.record(z.string(), z.string()) });

async function post<T>(page: Page, path: string, data: unknown, answer: z.ZodType<T>): Promise<T> {
  const response = await page.request.post(path, { data, headers: { origin } });
  expect(response.ok(), `${path}: ${await response.text()}`).toBe(true);
  return answer.parse(await response.json());
}

/** The scan as the API tells it to the signed-in user of `page`. */
export async function readScan(page: Page, id: string): Promise<ScanDetail> {
  const response = await page.request.get(`/api/scans/${id}`);
  expect(response.status(), await response.text()).toBe(200);
  return scanDetailSchema.parse(await response.json());
}

/** Uploads a phantom as the browser does, through the API alone; not analysed yet. Returns the scan's id. */
export async function uploadFilm(page: Page, seed: number): Promise<string> {
  return await uploadFile(page, await namedFilm(`phantom-${seed}.jpg`, seed));
}

/** The same with any file. */
export async function uploadFile(
  page: Page,
  { name, mimeType, buffer }: { name: string; mimeType: string; buffer: Buffer },
): Promise<string> {
  const { url, key, headers } = await post(
    page,
    "/api/uploads/presign",
    { contentType: mimeType, size: buffer.length, fileName: name },
    presignedSchema,
  );
  const put = await page.request.put(url, { data: buffer, headers });
  expect(put.status(), await put.text()).toBe(200);
  const { scanId } = await post(page, "/api/scans/create", { s3Key: key }, z.object({ scanId: z.uuid() }));
  return scanId;
}

export async function startAnalysis(page: Page, scanId: string): Promise<void> {
  await post(page, "/api/scans/run-inference", { scanId }, z.object({ runId: z.uuid() }));
}

/** Opens a scan's page and waits until it answers to the pointer: it tells its zoom from then on. */
export async function openScan(page: Page, id: string): Promise<void> {
  await page.goto(`/scan/${id}`);
  await expect(page.locator("[data-zoom-percent]")).toHaveText(/%/, { timeout: scaled(30_000) });
}

/** Uploads a film, has it analysed, and opens its page with the film on the screen. */
export async function openAnalysedFilm(page: Page, seed: number): Promise<ScanDetail> {
  const id = await uploadFilm(page, seed);
  await startAnalysis(page, id);
  await expect.poll(async () => (await readScan(page, id)).status, { timeout: scaled(45_000) }).toBe("DONE");
  await openScan(page, id);
  await expect(page.locator("image[data-loaded]")).toBeAttached({ timeout: scaled(30_000) });
  return readScan(page, id);
}

/** Where the film lies: its zoom and offset in film px, and the CSS px of one film px. */
export async function filmView(film: Locator): Promise<{ zoom: number; x: number; y: number; scale: number }> {
  return film.evaluate((svg) => {
    const moved = svg.querySelector("g")?.getAttribute("transform") ?? "matrix(1 0 0 1 0 0)";
    const [zoom, , , , x, y] = moved.slice("matrix(".length, -1).split(" ").map(Number);
    const { width, height } = svg.getBoundingClientRect();
    if (!(svg instanceof SVGSVGElement)) throw new Error("the film is no svg");
    const box = svg.viewBox.baseVal;
    return { zoom: zoom!, x: x!, y: y!, scale: zoom! * Math.min(width / box.width, height / box.height) };
  });
}
