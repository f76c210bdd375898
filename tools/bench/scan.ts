// `npm run bench:scan`: how long a scan takes as a user sees it.
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { type APIRequestContext, chromium, type Page } from "@playwright/test";
import { scanDetailSchema } from "@/domain/scan";
import { quantile } from "./support/times";
import { findChromium } from "../find-chromium";
import { drawPhantom } from "@/phantom/draw-phantom";
import { encodePhantom } from "@/phantom/encode-phantom";
import { HELP_OPTION, readArguments, readCount, refuse } from "#cli/command/script-arguments";

const HELP = `Times the whole way of a scan as a user sees it, in a real browser against a running app. Uploads phantom films one after
the other, by an account made for it and deleted afterwards, and prints the median and the 95th percentile from the end
of the PUT to the first box on the scan page, and where the time went.

npm run bench:scan -- [--films 20] [--url http://localhost:3000]`;

/** Milliseconds of one film. */
interface Timing {
  /** From the storage's answer to the PUT until the first box is drawn. */
  putToBoxes: number;
  queued: number;
  run: number;
  decode: number;
  inference: number;
}

const BOXES_TIMEOUT_MS = 60_000;
const PASSWORD = `bench-${randomUUID()}`;

async function phantomFilm(seed: number): Promise<Buffer> {
  const curve = { cobbDeg: 20 + (seed % 30), upper: 4, lower: 11, convexity: "image-right" } as const;
  return await encodePhantom(drawPhantom({ seed, curves: [curve] }), "jpeg");
}

/** Uploads one film and waits for its boxes. Both moments are taken by the page's own clock. */
async function timeFilm(page: Page, film: Buffer, name: string): Promise<Timing> {
  await page.goto("/dashboard/new");
  const choosing = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose films" }).click();
  await (await choosing).setFiles({ name, mimeType: "image/jpeg", buffer: film });
  await page.waitForURL(/\/scan\/[0-9a-f-]{36}$/);
  const drawnAt = await page.waitForFunction(
    () => {
      const box = document.querySelector("[data-box]")?.getBoundingClientRect();
      return box && box.width > 0 ? performance.now() : null;
    },
    undefined,
    { polling: "raf", timeout: BOXES_TIMEOUT_MS },
  );
  const putEnd = await page.evaluate(() => {
    const entries = performance.getEntriesByType("resource");
    // Only the upload goes by XMLHttpRequest.
    const put = entries.find((entry) => "initiatorType" in entry && entry.initiatorType === "xmlhttprequest");
    return put ? put.startTime + put.duration : null;
  });
  if (putEnd === null) throw new Error("the browser did not record the PUT");

  const id = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const { currentRun } = scanDetailSchema.parse(await (await page.request.get(`/api/scans/${id}`)).json());
  if (!currentRun?.startedAt || !currentRun.finishedAt) throw new Error("the run has no times");
  return {
    putToBoxes: Number(await drawnAt.jsonValue()) - putEnd,
    queued: Date.parse(currentRun.startedAt) - Date.parse(currentRun.queuedAt),
    run: Date.parse(currentRun.finishedAt) - Date.parse(currentRun.startedAt),
    decode: currentRun.timingMs?.decode ?? Number.NaN,
    inference: currentRun.timingMs?.inference ?? Number.NaN,
  };
}

async function signUp(request: APIRequestContext, origin: string): Promise<void> {
  const account = { name: "Bench", email: `bench-${randomUUID()}@example.test`, password: PASSWORD };
  const answer = await request.post("/api/auth/sign-up/email", { data: account, headers: { origin } });
  if (!answer.ok()) throw new Error(`no account for the bench: ${answer.status()} ${await answer.text()}`);
}

function printRow(label: string, values: number[]): void {
  const at = (share: number): string => quantile(values, share).toFixed(0).padStart(6);
  console.log(`${label.padEnd(34)} p50 ${at(0.5)} ms   p95 ${at(0.95)} ms`);
}

const { values: options } = readArguments("bench:scan", HELP, () =>
  parseArgs({
    options: {
      films: { type: "string", default: "20" },
      url: { type: "string", default: "http://localhost:3000" },
      ...HELP_OPTION,
    },
  }),
);
const count = readCount("bench:scan", "films", options.films);
if (!URL.canParse(options.url)) refuse("bench:scan", "--url takes one such as http://localhost:3000");
const { origin } = new URL(options.url);

const browser = await chromium.launch({
  executablePath: findChromium() ?? undefined,
  args: ["--no-sandbox", "--disable-dev-shm-usage"],
});
const context = await browser.newContext({ baseURL: origin });
try {
  await signUp(context.request, origin);
  const page = await context.newPage();
  // The first opens connections and loads the pages' scripts: not what a second film feels.
  await timeFilm(page, await phantomFilm(0), "warm-up.jpg");
  const timings: Timing[] = [];
  for (let number = 1; number <= count; number++) {
    timings.push(await timeFilm(page, await phantomFilm(number), `film-${number}.jpg`));
    if (process.stdout.isTTY) process.stdout.write(`\r${number} of ${count}`);
  }
  console.log(`\r${count} films, one after the other, at ${origin}`);
  printRow(
    "end of upload → boxes on the page",
    timings.map((timing) => timing.putToBoxes),
  );
  printRow(
    "  waiting for the worker",
    timings.map((timing) => timing.queued),
  );
  printRow(
    "  the run, start to finish",
    timings.map((timing) => timing.run),
  );
  printRow(
    "    decoding the film",
    timings.map((timing) => timing.decode),
  );
  printRow(
    "    the model",
    timings.map((timing) => timing.inference),
  );
} finally {
  await context.request.delete("/api/account", { data: { password: PASSWORD }, headers: { origin } });
  await browser.close();
}
