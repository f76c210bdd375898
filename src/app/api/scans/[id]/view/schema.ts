import { z } from "zod";
import { filmViewSchema } from "@/domain/film-view-schema";
import { scanDetailSchema } from "@/domain/scan";
import { defineOperation } from "@/lib/http/operation";

export const setViewOperation = defineOperation({
  method: "PUT",
  path: "/api/scans/{id}/view",
  scope: "scans:write",
  summary:
    "Choose which image of a film a scan shows: page, turn, mirror, crop. The shown result goes into the history; ask for a new analysis.",
  limit: { name: "set-view", perMinute: 60 },
  params: z.object({ id: z.uuid() }),
  body: filmViewSchema,
  responses: { 200: scanDetailSchema },
  errors: [
    "NOT_FOUND",
    "UPLOAD_NOT_FOUND",
    "ALREADY_IN_PROGRESS",
    "IMAGE_TOO_LARGE",
    "UNSUPPORTED_IMAGE_TYPE",
    "IMAGE_UNREADABLE",
  ],
});
