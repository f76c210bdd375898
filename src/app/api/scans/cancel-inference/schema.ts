import { z } from "zod";
import { scanStatusSchema } from "@/domain/scan";
import { defineOperation } from "@/lib/http/operation";

export const cancelInferenceOperation = defineOperation({
  method: "POST",
  path: "/api/scans/cancel-inference",
  scope: "scans:write",
  summary: "Cancel the analysis that is queued or running, if there is one. An earlier result stays.",
  limit: { name: "cancel-inference", perMinute: 240 },
  body: z.strictObject({ scanId: z.uuid() }),
  responses: { 200: z.object({ scanId: z.uuid(), status: scanStatusSchema }) },
  errors: ["NOT_FOUND"],
});
