import type { LiveEvent } from "@/domain/live-event";
import { type HeardEvent, readLiveEvents } from "#tools/bench/events/read-live-events";
import { type ApiUser, APP_URL } from "./users";

/** An open stream of events, read one by one. */
export class LiveStream {
  /** The id of the last event read. */
  lastId = "";
  readonly #events: AsyncGenerator<HeardEvent>;

  constructor(response: Response) {
    this.#events = readLiveEvents(response);
  }

  /** Reads on until an event is as wanted. @returns all that were read, the wanted one last. */
  async until(wanted: (event: LiveEvent) => boolean): Promise<LiveEvent[]> {
    const heard: LiveEvent[] = [];
    for (;;) {
      const { value, done } = await this.#events.next();
      if (done) throw new Error(`the stream ended after ${JSON.stringify(heard)}`);
      this.lastId = value.id;
      heard.push(value.event);
      if (wanted(value.event)) return heard;
    }
  }

  /** Reads to the end, which the server has to make. @returns what was left to read. */
  async untilEnd(): Promise<LiveEvent[]> {
    const heard: LiveEvent[] = [];
    for await (const { event } of this.#events) heard.push(event);
    return heard;
  }

  /** Hangs up. */
  async close(): Promise<void> {
    await this.#events.return(undefined);
  }
}

/** Opens a stream of the app under test, or of another process of it. */
export async function openStream(
  { cookie, secret }: Pick<ApiUser, "cookie"> & { secret?: string },
  path = "/api/events",
  { lastId, origin = APP_URL }: { lastId?: string; origin?: string } = {},
): Promise<LiveStream> {
  const response = await fetch(new URL(path, origin), {
    headers: {
      ...(secret === undefined ? { cookie } : { authorization: `Bearer ${secret}` }),
      ...(lastId === undefined ? {} : { "last-event-id": lastId }),
    },
  });
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return new LiveStream(response);
}

export const isStatusOf =
  (id: string, wanted: Partial<Extract<LiveEvent, { name: "status" }>["data"]> = {}) =>
  ({ name, data }: LiveEvent): boolean =>
    name === "status" &&
    data.id === id &&
    Object.entries(wanted).every(([key, value]) => Object.entries(data).some(([k, v]) => k === key && v === value));
