import type { LiveEvent } from "@/domain/live-event";
import { HEARTBEAT_MS, LIVE_EVENT_NAMES } from "@/domain/live-stream";

/** Silence for this long is a cut that nobody told of, or a proxy that holds events back. */
const SILENCE_MS = 2.5 * HEARTBEAT_MS;
/** Until a stream that was refused or fell silent is tried again; the page asks by itself meanwhile. */
const REOPEN_MS = 15_000;

interface Listener {
  onEvent: (event: LiveEvent) => void;
  /** Whether changes are heard as they happen; while not, the page has to ask. */
  onLive: (isLive: boolean) => void;
}

/**
 * Hears a stream of events, through cuts, until the returned function is called. Only while the page is visible: a
 * browser has six connections to a server for all its windows together, and those in sight need them.
 */
export function openLiveEvents(path: string, { onEvent, onLive }: Listener): () => void {
  let source: EventSource | undefined;
  let lastId = "";
  let timer: number | undefined;

  const wait = (ms: number, then: () => void) => {
    window.clearTimeout(timer);
    timer = window.setTimeout(then, ms);
  };
  const close = () => {
    window.clearTimeout(timer);
    source?.close();
    source = undefined;
    onLive(false);
  };
  const giveUpForNow = () => {
    close();
    // Whatever the refusal means, such as signed out or deleted: the page's own question finds out.
    onEvent({ name: "reset", data: {} });
    wait(REOPEN_MS, open);
  };
  const hear = (message: MessageEvent<string>) => {
    wait(SILENCE_MS, giveUpForNow);
    lastId = message.lastEventId;
    onLive(true);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the server makes events by this type
    const event = { name: message.type, data: JSON.parse(message.data) } as LiveEvent;
    if (event.name !== "heartbeat") onEvent(event);
  };
  const open = () => {
    const opened = new EventSource(lastId === "" ? path : `${path}?after=${encodeURIComponent(lastId)}`);
    source = opened;
    for (const name of LIVE_EVENT_NAMES) opened.addEventListener(name, hear);
    opened.addEventListener("error", () => {
      onLive(false);
      // Otherwise it was cut, and the browser itself opens it again.
      if (opened.readyState === EventSource.CLOSED) giveUpForNow();
    });
    wait(SILENCE_MS, giveUpForNow);
  };
  const follow = () => {
    close();
    if (document.visibilityState === "visible") open();
  };

  follow();
  document.addEventListener("visibilitychange", follow);
  return () => {
    document.removeEventListener("visibilitychange", follow);
    close();
  };
}
