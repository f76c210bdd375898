import { z } from "zod";
import { eventStream } from "@/app/api/events/schema";
import { defineOperation } from "@/lib/http/operation";

export const scanEventsOperation = defineOperation({
  ...eventStream,
  path: "/api/scans/{id}/events",
  summary: "What happens to one scan, as it happens.",
  params: z.object({ id: z.uuid() }),
  errors: ["NOT_FOUND", "RATE_LIMITED"],
});
