import { setTimeout as sleep } from "node:timers/promises";
import { uploadFilm } from "@/upload/upload-film";
import type { FilmEvent } from "@/upload/upload-state";
import { type ScanDetail, scanDetailSchema } from "@/domain/scan";
import { readLiveEvents } from "../events/read-live-events";
import type { LoadApi } from "./load-api";

const RECONNECT_MS = 500;

/** One film on its way, all in ms. */
export interface FilmTimes {
  /** From choosing the file to the page having the boxes. */
  total: number;
  /** Of that, in line for a worker. */
  queued: number;
}

/** A user who uploads films one after the other, as the upload page does, and waits for each one's boxes. */
export class LoadUser {
  readonly #api: LoadApi;
  readonly #hungUp = new AbortController();
  readonly #waiting = new Map<string, () => void>();
  /** Scans that were told to have ended before anybody waited for them. */
  readonly #ended = new Set<string>();
  readonly #listening: Promise<void>;
  tries = 0;

  constructor(api: LoadApi) {
    this.#api = api;
    this.#listening = this.#listen();
  }

  /** @throws what stopped the upload, as the page would tell it; that the analysis failed. */
  async analyse(film: Buffer, name: string): Promise<{ times: FilmTimes; scan: ScanDetail }> {
    const started = performance.now();
    const scanId = await this.#upload(film, name);
    await this.#untilEnded(scanId);
    const scan = await this.#insist(async () =>
      scanDetailSchema.parse(await this.#api.call("GET", "/api/scans/:id", { id: scanId })),
    );
    const total = performance.now() - started;
    await this.#insist(() => this.#api.call("GET", "/api/scans"));
    const run = scan.currentRun;
    if (scan.status !== "DONE" || !run?.startedAt) throw new Error(`scan ${scanId} is ${scan.status}`);
    return { times: { total, queued: Date.parse(run.startedAt) - Date.parse(run.queuedAt) }, scan };
  }

  async hangUp(): Promise<void> {
    this.#hungUp.abort();
    await this.#listening;
  }

  async #upload(film: Buffer, name: string): Promise<string> {
    let scanId = "";
    let problem: unknown;
    const report = (event: FilmEvent): void => {
      if (event.type === "reached") scanId = event.checkpoint.scanId ?? scanId;
      if (event.type === "held") this.tries += 1;
      if (event.type === "failed") problem = event.problem;
    };
    const job = {
      file: new Blob([new Uint8Array(film)]),
      name,
      contentType: "image/jpeg",
      sha256: null,
      acquisition: null,
      checkpoint: { ticket: null, stored: false, scanId: null },
      details: () => ({ label: "", filmDate: "" }),
      wantsAnalysis: () => true,
    } as const;
    await uploadFilm(job, { services: this.#api.uploadServices, signal: this.#hungUp.signal, report });
    if (problem) throw new Error(`${name} was not uploaded: ${JSON.stringify(problem)}`);
    return scanId;
  }

  #untilEnded(scanId: string): Promise<void> {
    if (this.#ended.has(scanId)) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.set(scanId, resolve));
  }

  #tellEnded(scanId: string): void {
    this.#ended.add(scanId);
    this.#waiting.get(scanId)?.();
    this.#waiting.delete(scanId);
  }

  /** Hears of the user's scans; a stream that is cut is opened again where it was. */
  async #listen(): Promise<void> {
    const { signal } = this.#hungUp;
    let lastId = "";
    while (!signal.aborted) {
      try {
        for await (const { event, id } of readLiveEvents(await this.#api.openEvents(lastId, signal))) {
          lastId = id || lastId;
          const hasEnded = event.name === "status" && (event.data.status === "DONE" || event.data.status === "FAILED");
          if (hasEnded) this.#tellEnded(event.data.id);
          if (event.name === "reset") await this.#look();
        }
      } catch {
        // Cut, or refused for the moment: as a browser, it comes back.
      }
      await sleep(RECONNECT_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Reads anew what was waited for. */
  async #look(): Promise<void> {
    for (const id of this.#waiting.keys()) {
      const { status } = scanDetailSchema.parse(await this.#api.call("GET", "/api/scans/:id", { id }));
      if (status === "DONE" || status === "FAILED") this.#tellEnded(id);
    }
  }

  /** As a page that reads: again and again. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await ask();
      } catch (error) {
        if (this.#hungUp.signal.aborted) throw error;
        this.tries += 1;
        await sleep(RECONNECT_MS);
      }
    }
  }
}
