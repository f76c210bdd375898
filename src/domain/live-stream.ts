import type { LiveEvent } from "./live-event";

/** Between two heartbeats of a stream of events, in ms. */
export const HEARTBEAT_MS = 15_000;

const NAMES = {
  status: true,
  deleted: true,
  queue: true,
  reset: true,
  heartbeat: true,
} satisfies Record<LiveEvent["name"], true>;

/** The names of all events. */
export const LIVE_EVENT_NAMES = Object.keys(NAMES);
