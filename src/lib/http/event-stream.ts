/** Unread bytes at which a reader is given up; it comes back and goes on where it was. */
const MOST_UNREAD_BYTES = 256 * 1024;
/** How long a browser waits before it opens a stream again: spread, so that not all come back at one moment. */
const SHORTEST_RETRY_MS = 500;
const RETRY_SPREAD_MS = 1_500;

const encoder = new TextEncoder();

/** One event as it goes over the line. */
export function encodeEvent(name: string, data: object): string {
  // JSON has no line breaks of its own, so one line of data is enough.
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** A `text/event-stream` answer that is written to until one side ends it. */
export class EventStream {
  readonly response: Response;
  /** Aborted once the stream is over, whoever ended it. */
  readonly ended: AbortSignal;
  readonly #ended = new AbortController();
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;

  /** @param gone aborted when the reader has hung up. */
  constructor(gone: AbortSignal) {
    this.ended = this.#ended.signal;
    const body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          this.#controller = controller;
        },
        cancel: () => this.#ended.abort(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: MOST_UNREAD_BYTES }),
    );
    this.response = new Response(body, {
      headers: {
        "content-type": "text/event-stream; charset=utf-8",
        // no-transform keeps Next and proxies from compressing, which would hold events back; nginx buffers unless told.
        "cache-control": "no-store, no-transform",
        "x-accel-buffering": "no",
      },
    });
    if (gone.aborted) this.end();
    else gone.addEventListener("abort", () => this.end(), { once: true });
    this.#write(`retry: ${Math.round(SHORTEST_RETRY_MS + Math.random() * RETRY_SPREAD_MS)}\n\n`);
  }

  /**
   * @param events from encodeEvent.
   * @param id of the last of them: who has heard it has heard all before it.
   */
  send(events: string[], id: string): void {
    const last = events.at(-1);
    if (last !== undefined) this.#write(`${events.slice(0, -1).join("")}id: ${id}\n${last}`);
  }

  #write(text: string): void {
    if (this.ended.aborted) return;
    this.#controller?.enqueue(encoder.encode(text));
    if ((this.#controller?.desiredSize ?? 0) <= 0) this.end();
  }

  /** Ends the answer; a browser opens it again after its `retry`. */
  end(): void {
    if (this.ended.aborted) return;
    this.#ended.abort();
    this.#controller?.close();
  }
}
