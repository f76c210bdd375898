import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";

export const retryFailedOperation = defineOperation({
  method: "POST",
  path: "/api/scans/retry-failed",
  scope: "scans:write",
  summary: "Ask anew for every analysis that failed, but for those where the film itself is at fault.",
  limit: { name: "retry-failed", perMinute: 10 },
  responses: { 202: z.object({ count: z.number().int().nonnegative() }) },
  errors: [],
});
