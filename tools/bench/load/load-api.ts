import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { RequestFailure } from "@/upload/request-failure";
import { readStorageCode } from "@/upload/put-object";
import type { UploadServices } from "@/upload/upload-film";

const REQUEST_MS = 30_000;
const ticketSchema = z.object({ url: z.url(), key: z.string(), headers: z.record(z.string(), z.string()) });

/** Times of answers by "METHOD route", ms, of all users together; those that never came are counted. */
export class RouteTimes {
  readonly ms = new Map<string, number[]>();
  failed = 0;

  /** @throws RequestFailure with status 0 when no answer came. */
  async time(route: string, origin: "app" | "storage", ask: () => Promise<Response>): Promise<Response> {
    const started = performance.now();
    try {
      const response = await ask();
      const times = this.ms.get(route) ?? [];
      times.push(performance.now() - started);
      this.ms.set(route, times);
      return response;
    } catch (cause) {
      this.failed += 1;
      throw new RequestFailure(origin, 0, { cause });
    }
  }
}

/** The app's API as the page of a signed-in user calls it, each request timed. */
export class LoadApi {
  readonly #url: string;
  readonly #cookie: string;
  readonly #times: RouteTimes;

  constructor(url: string, cookie: string, times: RouteTimes) {
    this.#url = url;
    this.#cookie = cookie;
    this.#times = times;
  }

  /** @throws RequestFailure for every answer but 2xx. */
  async call(method: string, route: string, options: { id?: string; body?: object } = {}): Promise<unknown> {
    const { id = "", body } = options;
    const response = await this.#times.time(`${method} ${route}`, "app", () =>
      fetch(new URL(route.replace(":id", id), this.#url), {
        method,
        headers: { cookie: this.#cookie, ...(body && { "content-type": "application/json" }) },
        signal: AbortSignal.timeout(REQUEST_MS),
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
    const text = await response.text().catch(() => "");
    if (response.ok) return JSON.parse(text);
    const retryAfterS = Number(response.headers.get("retry-after"));
    throw new RequestFailure("app", response.status, { retryAfterMs: retryAfterS > 0 ? retryAfterS * 1000 : null });
  }

  /** What the page's own upload needs (src/upload): its retries and their waits are the page's. */
  get uploadServices(): UploadServices {
    return {
      presign: async (film) =>
        ticketSchema.parse(
          await this.call("POST", "/api/uploads/presign", { body: { ...film, sha256: film.sha256 ?? undefined } }),
        ),
      put: async (ticket, file) => {
        const response = await this.#times.time("PUT (storage)", "storage", () =>
          fetch(ticket.url, {
            method: "PUT",
            headers: ticket.headers,
            body: file,
            signal: AbortSignal.timeout(REQUEST_MS),
          }),
        );
        const answer = await response.text().catch(() => "");
        if (!response.ok) throw new RequestFailure("storage", response.status, { code: readStorageCode(answer) });
      },
      createScan: async (s3Key) => {
        const made = await this.call("POST", "/api/scans/create", { body: { s3Key } });
        return z.object({ scanId: z.uuid() }).parse(made).scanId;
      },
      describeScan: async (scanId, details) => {
        await this.call("PATCH", "/api/scans/:id", { id: scanId, body: details });
      },
      requestAnalysis: async (scanId, runId) => {
        await this.call("POST", "/api/scans/run-inference", { body: { scanId, runId } });
      },
      newRunId: randomUUID,
      isOnline: () => true,
      pause: async (ms) => {
        await sleep(ms);
      },
      random: Math.random,
    };
  }

  /** Opens the stream of events of all scans. @throws RequestFailure. */
  async openEvents(lastId: string, signal: AbortSignal): Promise<Response> {
    const response = await this.#times.time("GET /api/events (opened)", "app", () =>
      fetch(new URL("/api/events", this.#url), {
        headers: { cookie: this.#cookie, ...(lastId && { "last-event-id": lastId }) },
        signal,
      }),
    );
    if (!response.ok) throw new RequestFailure("app", response.status);
    return response;
  }
}
