import { z } from "zod";
import { scanSummarySchema } from "./scan";

/** What a stream of events tells. Each event tells how things are, not what changed: to hear one twice does no harm. */
export const liveEventSchema = z.discriminatedUnion("name", [
  /** A scan as it is now: it was made, moved on, was renamed, got its thumbnail … */
  z.object({ name: z.literal("status"), data: scanSummarySchema }),
  /** A scan is gone. */
  z.object({ name: z.literal("deleted"), data: z.object({ id: z.uuid() }) }),
  /** The places of this user's waiting scans, by scan id: others moved up or were put off. */
  z.object({ name: z.literal("queue"), data: z.object({ places: z.record(z.uuid(), z.number().int().positive()) }) }),
  /** What happened meanwhile can't be told piece by piece: read anew what is shown. */
  z.object({ name: z.literal("reset"), data: z.object({}) }),
  /** The stream is alive, and the server hears of changes. */
  z.object({ name: z.literal("heartbeat"), data: z.object({}) }),
]);
export type LiveEvent = z.infer<typeof liveEventSchema>;
