import { z } from "zod";
import { scanStatusSchema } from "@/domain/scan";
import { defineOperation } from "@/lib/http/operation";

export const runInferenceOperation = defineOperation({
  method: "POST",
  path: "/api/scans/run-inference",
  scope: "scans:write",
  summary: "Ask for an analysis. Its result arrives at the scan; an earlier one stays until then.",
  limit: { name: "run-inference", perMinute: 240 },
  body: z.strictObject({
    scanId: z.uuid(),
    runId: z
      .uuid()
      .optional()
      .describe(
        "A random id for the run. Sent again with the same one, after an answer that got lost, it queues no more.",
      ),
  }),
  responses: { 202: z.object({ scanId: z.uuid(), status: scanStatusSchema, runId: z.uuid() }) },
  errors: ["NOT_FOUND", "ALREADY_IN_PROGRESS"],
});
