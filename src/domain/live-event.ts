import { z } from "zod";
import { scanSummarySchema } from "./scan";

/** What a stream of events tells, by the event's name. Each tells how things are, not what changed: to hear one twice does no harm. */
export const liveEventSchemas = {
  /** A scan as it is now: it was made, moved on, was renamed, got its thumbnail … */
  status: scanSummarySchema,
  /** A scan is gone. */
  deleted: z.object({ id: z.uuid() }),
  /** The places of this user's waiting scans, by scan id; others moved up or were put off. */
  queue: z.object({ places: z.record(z.uuid(), z.number().int().positive()) }),
  /** What happened meanwhile can't be told piece by piece: read anew what is shown. */
  reset: z.object({}),
  /** The stream is alive, and the server hears of changes. */
  heartbeat: z.object({}),
};
export type LiveEventName = keyof typeof liveEventSchemas;
export type LiveEventData<Name extends LiveEventName> = z.infer<(typeof liveEventSchemas)[Name]>;

/** Between two heartbeats, in ms. */
export const HEARTBEAT_MS = 15_000;
