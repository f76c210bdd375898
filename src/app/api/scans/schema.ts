import { z } from "zod";
import { scanPageSchema, scanStatusSchema } from "@/domain/scan";
import { defineOperation } from "@/lib/http/operation";
import { storableText } from "@/lib/http/text";

export const listScansOperation = defineOperation({
  method: "GET",
  path: "/api/scans",
  scope: "scans:read",
  summary: "List your scans, newest first, a page at a time.",
  query: z.strictObject({
    cursor: storableText(200).optional().meta({ description: "The nextCursor of the page before" }),
    status: scanStatusSchema.optional(),
    q: storableText(200).optional().meta({ description: "Found anywhere in label or file name" }),
  }),
  responses: { 200: scanPageSchema },
  errors: ["INVALID_CURSOR"],
});
