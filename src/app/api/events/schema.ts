import { z } from "zod";
import { liveEventSchema } from "@/domain/live-event";
import { HEARTBEAT_MS } from "@/domain/live-stream";
import { defineOperation } from "@/lib/http/operation";
import { storableText } from "@/lib/http/text";

/** What both streams of events have alike. */
export const eventStream = {
  method: "GET",
  scope: "scans:read",
  query: z.strictObject({
    after: storableText(50).optional().meta({
      description: "The id of the last event heard, for a client that can't send it as the header Last-Event-ID",
    }),
  }),
  mediaType: "text/event-stream",
  responses: {
    200: liveEventSchema.meta({
      description: `Server-sent events: "name" is the event's name, "data" its JSON. A heartbeat comes every ${HEARTBEAT_MS / 1000} s. The stream ends with the session, or with the token. A client that comes back with the id of the last event it heard is told what it missed, or to read everything anew ("reset").`,
    }),
  },
} as const;

export const eventsOperation = defineOperation({
  ...eventStream,
  path: "/api/events",
  summary: "What happens to your scans, as it happens.",
  errors: ["RATE_LIMITED"],
});
