import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { formatAngle } from "@/domain/reading/format-angle";
import { scanDetailSchema, scanPageSchema } from "@/domain/scan";
import { DEMO_FILMS, drawDemoFilms, type DemoFilm } from "@/phantom/demo-films";
import { encodePhantom } from "@/phantom/encode-phantom";
import { PlainError } from "../command/plain-error";

export const DEMO_EMAIL = "demo@example.com";
const ANALYSIS_MS = 120_000;

const presignedSchema = z.object({ url: z.url(), key: z.string(), headers: z.record(z.string(), z.string()) });

/** Talks to the app as a browser does that is signed in with `cookie`. */
class Caller {
  readonly #url: string;
  #cookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  /** @returns the parsed answer; null when the app refused and the status is one of `expected`. */
  async call(method: string, path: string, body?: object, expected: number[] = []): Promise<unknown> {
    const response = await fetch(new URL(path, this.#url), {
      method,
      headers: { "content-type": "application/json", origin: this.#url, cookie: this.#cookie },
      body: body && JSON.stringify(body),
    });
    const cookies = response.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
    if (cookies.length > 0) this.#cookie = cookies.join("; ");
    if (expected.includes(response.status)) return null;
    if (!response.ok) throw new PlainError(`The demo failed: ${method} ${path} answered ${response.status}.`);
    return await response.json();
  }
}

/** A film that is there already is not added again: told by label and date. */
const nameOf = ({ label, filmDate }: { label: string; filmDate: string | null }): string => `${label} ${filmDate}`;

/**
 * Makes the demo account and its analysed films through the app's own HTTP API, as far as they are not there yet.
 * @param say gets a line for each film.
 * @returns how many films were added.
 */
export async function addDemoFilms(
  url: string,
  password: string,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<number> {
  const app = new Caller(url);
  const account = { email: DEMO_EMAIL, password };
  const signedIn = await app.call("POST", "/api/auth/sign-in/email", account, [401]);
  if (!signedIn) {
    const made = await app.call("POST", "/api/auth/sign-up/email", { name: "Demo reader", ...account }, [409]);
    if (!made) {
      say(`    ${DEMO_EMAIL} has another password by now: its films are left as they are.`);
      return 0;
    }
  }
  const { scans } = scanPageSchema.parse(await app.call("GET", "/api/scans"));
  const present = new Set(scans.map(nameOf));
  if (DEMO_FILMS.every((film) => present.has(nameOf(film)))) return 0;
  let added = 0;
  for (const { phantom, ...film } of drawDemoFilms()) {
    signal.throwIfAborted();
    if (present.has(nameOf(film))) continue;
    const bytes = await encodePhantom(phantom, "png");
    say(`    ${film.label}: ${await addFilm(app, film, bytes, signal)}`);
    added += 1;
  }
  return added;
}

/** @returns what was found, in words. */
async function addFilm(app: Caller, film: DemoFilm, bytes: Buffer, signal: AbortSignal): Promise<string> {
  const { fileName, label, filmDate } = film;
  const upload = { contentType: "image/png", size: bytes.length, fileName };
  const { url, key, headers } = presignedSchema.parse(await app.call("POST", "/api/uploads/presign", upload));
  const put = await fetch(url, { method: "PUT", headers, body: new Uint8Array(bytes), signal });
  if (!put.ok) throw new PlainError(`The demo failed: the file store answered ${put.status}.`);
  const created = await app.call("POST", "/api/scans/create", { s3Key: key });
  const { scanId } = z.object({ scanId: z.uuid() }).parse(created);
  await app.call("POST", "/api/scans/run-inference", { scanId });
  const deadline = Date.now() + ANALYSIS_MS;
  for (;;) {
    const scan = scanDetailSchema.parse(await app.call("GET", `/api/scans/${scanId}`));
    if (scan.status === "DONE" || scan.status === "FAILED") {
      await app.call("PATCH", `/api/scans/${scanId}`, { label, filmDate });
      return scan.maxCobbDeg === null ? "not analysed" : `max Cobb ${formatAngle(scan.maxCobbDeg)}`;
    }
    if (Date.now() > deadline) throw new PlainError(`The demo failed: the analysis of ${fileName} takes too long.`);
    await sleep(200, undefined, { signal });
  }
}
