import { randomUUID } from "node:crypto";
import type { Client } from "pg";
import { signUp } from "../support/sign-up";
import { readLiveEvents } from "./read-live-events";

const OPENED_AT_ONCE = 50;

export interface SeededUser {
  cookie: string;
  scanId: string;
}

/** Users with a session and one scan each, whose film does not exist. */
export async function seedUsers(url: string, database: Client, count: number): Promise<SeededUser[]> {
  const users: SeededUser[] = [];
  for (let n = 0; n < count; n += 1) {
    const email = `bench-${n}@example.test`;
    const cookie = await signUp(url, email);
    const scanId = randomUUID();
    await database.query(
      `INSERT INTO "Scan" (id, "userId", "s3Key", "contentType", size, width, height, "updatedAt")
       SELECT $1, id, 'uploads/' || id || '/bench.png', 'image/png', 1000, 1000, 2000, now() FROM "User" WHERE email = $2`,
      [scanId, email],
    );
    users.push({ cookie, scanId });
  }
  return users;
}

/** One open stream, read all the time. */
export class Reader {
  heartbeats = 0;
  isOpen = true;
  readonly scanId: string;
  readonly #hungUp = new AbortController();
  #awaited: { label: string; tell: (at: number) => void } | undefined;

  constructor(user: SeededUser) {
    this.scanId = user.scanId;
  }

  /** Opens the stream and reads it on. Resolves at its first event. */
  async open(url: string, cookie: string): Promise<void> {
    const response = await fetch(`${url}/api/events`, { headers: { cookie }, signal: this.#hungUp.signal });
    if (response.status !== 200) throw new Error(`a stream was refused: ${response.status} ${await response.text()}`);
    const events = readLiveEvents(response);
    await events.next();
    void this.#read(events);
  }

  async #read(events: ReturnType<typeof readLiveEvents>): Promise<void> {
    try {
      for await (const { event } of events) {
        if (event.name === "heartbeat") this.heartbeats += 1;
        if (event.name === "status" && event.data.label === this.#awaited?.label) this.#awaited.tell(performance.now());
      }
    } catch (error) {
      if (!this.#hungUp.signal.aborted) console.error(error);
    }
    this.isOpen = false;
  }

  /** When the scan is told to have this label, by performance.now(). */
  heard(label: string): Promise<number> {
    return new Promise((resolve) => {
      this.#awaited = { label, tell: resolve };
    });
  }

  hangUp(): void {
    this.#hungUp.abort();
  }
}

/** Opens as many streams for each of these users. */
export async function openStreams(url: string, users: SeededUser[], ofEach: number): Promise<Reader[]> {
  const wanted = users.flatMap((user) => Array.from({ length: ofEach }, () => ({ user, reader: new Reader(user) })));
  for (let from = 0; from < wanted.length; from += OPENED_AT_ONCE) {
    const some = wanted.slice(from, from + OPENED_AT_ONCE);
    await Promise.all(some.map(({ user, reader }) => reader.open(url, user.cookie)));
  }
  return wanted.map(({ reader }) => reader);
}
