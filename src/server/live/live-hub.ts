import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { HEARTBEAT_MS } from "@/domain/live-stream";
import { listen } from "@/lib/db/listen";
import { refuse } from "@/lib/error-codes";
import type { EventStream } from "@/lib/http/event-stream";
import { getLogger } from "@/lib/logger";
import { type CatchUp, type Plan, planFanOut, type Subscriber } from "./plan-fan-out";
import { listMissedChanges } from "./list-missed-changes";
import { toEventId } from "./event-id";
import { encodeLiveEvent, readPlaces, readScanEvents } from "./read-scan-events";

/** More pages than a person looks at; each costs memory. */
const MOST_STREAMS_OF_USER = 100;
/** Places in the queue move with every analysis, and nobody reads them faster. */
const PLACES_PAUSE_MS = 300;
/** Heartbeats are spread over this many beats: a thousand at once would hold up news. */
const BEATS = 30;
const RETRY_PAUSE_MS = 500;

const changeSchema = z.object({ userId: z.string(), scanId: z.string(), position: z.coerce.bigint() });
const sessionEndSchema = z.object({ sessionId: z.string() });

/** What has gathered for the pump. */
interface Work {
  /** Changed scans by user. */
  changed: Map<string, Set<string>>;
  /** The furthest position that a notice of them carried. */
  told: bigint;
  joining: CatchUp[];
  /** Notices may have been missed: everyone catches up from the hub's position. */
  allCatchUp: boolean;
  placesMoved: boolean;
}

const noWork = (): Work => ({ changed: new Map(), told: 0n, joining: [], allCatchUp: false, placesMoved: false });

/**
 * Tells the open streams of this process what happens to their users' scans. One connection listens for all of them.
 * All that is to be told goes through one pump, which takes what has gathered, reads those scans once, and sends: so no
 * stream hears an older state after a newer one, and a burst costs one query.
 */
export class LiveHub {
  readonly #databaseUrl: string;
  readonly #findEndedSessions: (sessionIds: string[]) => Promise<string[]>;
  readonly #heartbeatMs: number;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #placesTold = new Map<string, string>();
  readonly #closing = new AbortController();
  /** Of every transaction with a smaller number all streams have heard; null before the database is listened to. */
  #position: bigint | null = null;
  #work = noWork();
  #isStarted = false;
  #isListening = false;
  #isPumping = false;
  #joined = 0;
  #beats = 0;
  #placesTimer: NodeJS.Timeout | undefined;

  constructor(parts: {
    databaseUrl: string;
    findEndedSessions: (sessionIds: string[]) => Promise<string[]>;
    heartbeatMs?: number;
  }) {
    this.#databaseUrl = parts.databaseUrl;
    this.#findEndedSessions = parts.findEndedSessions;
    this.#heartbeatMs = parts.heartbeatMs ?? HEARTBEAT_MS;
  }

  /**
   * Lets a stream hear what happens from now on, after what it has missed. It stays silent while the database can't be
   * listened to.
   * @param since how far it has heard, from parseEventId; null for a stream that has heard nothing.
   * @throws AppError RATE_LIMITED for too many streams of one user; UNAVAILABLE while the server stops.
   */
  join(who: { userId: string; sessionId: string; scanId: string | null }, stream: EventStream, since: bigint | null) {
    if (this.#closing.signal.aborted) throw refuse("UNAVAILABLE", { headers: { "retry-after": "1" } });
    const own = this.#subscribers.get(who.userId) ?? new Set();
    if (own.size >= MOST_STREAMS_OF_USER) throw refuse("RATE_LIMITED", { headers: { "retry-after": "60" } });
    if (stream.ended.aborted) return;
    this.#start();
    const subscriber: Subscriber = { ...who, stream, beat: this.#joined++ % BEATS, isCaughtUp: false };
    own.add(subscriber);
    this.#subscribers.set(who.userId, own);
    stream.ended.addEventListener("abort", () => this.#forget(subscriber), { once: true });
    this.#work.joining.push({ subscriber, since });
    void this.#pump();
  }

  /** Ends all streams, for their readers to come back to another process or to the next life of this one. */
  close(): void {
    this.#closing.abort();
    this.#isListening = false;
    clearTimeout(this.#placesTimer);
    for (const { stream } of this.#all()) stream.end();
  }

  #start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    const { signal } = this.#closing;
    const hearing = {
      onNotice: (channel: string, payload: string) => this.#onNotice(channel, payload),
      onListening: () => {
        this.#isListening = true;
        this.#work.allCatchUp = true;
        this.#work.placesMoved = true;
        void this.#pump();
      },
      onLost: () => {
        this.#isListening = false;
      },
    };
    void listen(this.#databaseUrl, ["scan_change", "session_end"], hearing, signal);
    const heart = setInterval(() => void this.#beat(), this.#heartbeatMs / BEATS);
    signal.addEventListener("abort", () => clearInterval(heart), { once: true });
  }

  #onNotice(channel: string, payload: string): void {
    try {
      this.#takeNotice(channel, JSON.parse(payload));
    } catch (error) {
      getLogger().error({ err: error, channel }, "a notice of the database is not what it should be");
    }
  }

  #takeNotice(channel: string, content: unknown): void {
    if (channel === "session_end") {
      const { sessionId } = sessionEndSchema.parse(content);
      this.#endSessions([sessionId]);
      return;
    }
    const { userId, scanId, position } = changeSchema.parse(content);
    if (position > this.#work.told) this.#work.told = position;
    if (this.#subscribers.size === 0) return;
    if (this.#subscribers.has(userId)) {
      const scanIds = this.#work.changed.get(userId) ?? new Set();
      this.#work.changed.set(userId, scanIds.add(scanId));
    }
    // Also by a scan of someone else.
    this.#movePlacesSoon();
    void this.#pump();
  }

  /** Heartbeats for those whose turn it is: none while nothing is heard, so that readers ask by themselves; and a look at their sessions. */
  async #beat(): Promise<void> {
    const beat = this.#beats++ % BEATS;
    const streams = this.#all().filter((subscriber) => subscriber.beat === beat);
    if (streams.length === 0 || this.#position === null || !this.#isListening) return;
    const events = [encodeLiveEvent({ name: "heartbeat", data: {} })];
    for (const { stream, isCaughtUp } of streams) if (isCaughtUp) stream.send(events, this.#eventId());
    try {
      this.#endSessions(await this.#findEndedSessions([...new Set(streams.map(({ sessionId }) => sessionId))]));
    } catch (error) {
      getLogger().warn({ err: error }, "sessions of open streams not looked at");
    }
  }

  #endSessions(sessionIds: string[]): void {
    const ended = new Set(sessionIds);
    for (const { sessionId, stream } of this.#all()) if (ended.has(sessionId)) stream.end();
  }

  async #pump(): Promise<void> {
    if (this.#isPumping) return;
    this.#isPumping = true;
    while (this.#isListening && this.#hasWork()) {
      const work = this.#work;
      this.#work = noWork();
      try {
        await this.#tell(work);
      } catch (error) {
        getLogger().warn({ err: error }, "open streams not told; trying again");
        // The position has not moved, so that catching up tells what this work would have told.
        this.#work.joining.unshift(...work.joining);
        this.#work.allCatchUp = true;
        this.#work.placesMoved ||= work.placesMoved;
        await sleep(RETRY_PAUSE_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
      }
    }
    this.#isPumping = false;
  }

  #hasWork(): boolean {
    const { changed, told, joining, allCatchUp, placesMoved } = this.#work;
    return allCatchUp || placesMoved || joining.length > 0 || changed.size > 0 || told > (this.#position ?? 0n);
  }

  async #tell({ changed, told, joining, allCatchUp, placesMoved }: Work): Promise<void> {
    const catchUps = [...joining, ...(allCatchUp ? this.#catchUpAll() : [])];
    const missed = catchUps.length > 0 || allCatchUp ? await listMissedChanges(heardUntil(catchUps)) : null;
    const plans = planFanOut({
      caughtUp: this.#all().filter(({ isCaughtUp }) => isCaughtUp),
      changed,
      catchUps,
      missed,
    });
    const events = await readScanEvents(ownersIn(plans));
    const places = placesMoved ? await readPlaces([...this.#subscribers.keys()]) : null;

    if (allCatchUp && missed) this.#position = missed.position;
    else if (told > (this.#position ?? 0n)) this.#position = told;
    for (const { subscriber, reset, scanIds } of plans) {
      const own = [...scanIds].map((id) => events.get(id) ?? "");
      // A stream that begins says at once that it is alive.
      const first = reset
        ? [encodeLiveEvent({ name: "reset", data: {} })]
        : subscriber.isCaughtUp
          ? []
          : [encodeLiveEvent({ name: "heartbeat", data: {} })];
      subscriber.stream.send([...first, ...own], this.#eventId());
      subscriber.isCaughtUp = true;
    }
    for (const { subscriber } of joining) this.#placesTold.delete(subscriber.userId);
    if (joining.length > 0) this.#movePlacesSoon();
    if (places) this.#tellPlaces(places);
  }

  #catchUpAll(): CatchUp[] {
    return this.#all()
      .filter(({ isCaughtUp }) => isCaughtUp)
      .map((subscriber) => ({ subscriber, since: this.#position }));
  }

  #movePlacesSoon(): void {
    this.#placesTimer ??= setTimeout(() => {
      this.#placesTimer = undefined;
      this.#work.placesMoved = true;
      void this.#pump();
    }, PLACES_PAUSE_MS);
  }

  /** Tells each user the places of their scans where these are others than before. */
  #tellPlaces(places: Map<string, Record<string, number>>): void {
    for (const userId of this.#subscribers.keys()) {
      const own = places.get(userId);
      const text = own ? JSON.stringify(own) : "";
      if (text === (this.#placesTold.get(userId) ?? "")) continue;
      this.#placesTold.set(userId, text);
      if (own) this.#sendPlaces(userId, own);
    }
  }

  #sendPlaces(userId: string, own: Record<string, number>): void {
    for (const { stream, scanId, isCaughtUp } of this.#subscribers.get(userId) ?? []) {
      const place = scanId === null ? undefined : own[scanId];
      const shown = scanId === null ? own : place === undefined ? null : { [scanId]: place };
      if (shown && isCaughtUp)
        stream.send([encodeLiveEvent({ name: "queue", data: { places: shown } })], this.#eventId());
    }
  }

  #eventId(): string {
    return toEventId(this.#position ?? 0n, Date.now());
  }

  #all(): Subscriber[] {
    return [...this.#subscribers.values()].flatMap((own) => [...own]);
  }

  #forget(subscriber: Subscriber): void {
    const own = this.#subscribers.get(subscriber.userId);
    own?.delete(subscriber);
    if (own?.size !== 0) return;
    this.#subscribers.delete(subscriber.userId);
    this.#placesTold.delete(subscriber.userId);
  }
}

/** From where on each user's changes are needed. */
function heardUntil(catchUps: CatchUp[]): { userId: string; since: bigint }[] {
  const earliest = new Map<string, bigint>();
  for (const { subscriber, since } of catchUps) {
    const known = earliest.get(subscriber.userId);
    if (since !== null && (known === undefined || since < known)) earliest.set(subscriber.userId, since);
  }
  return [...earliest].map(([userId, since]) => ({ userId, since }));
}

function ownersIn(plans: Plan[]): Map<string, string> {
  return new Map(
    plans.flatMap(({ subscriber, scanIds }) => [...scanIds].map((scanId) => [scanId, subscriber.userId] as const)),
  );
}
