import { z } from "zod";
import { auditActionSchema, auditPageSchema } from "@/domain/audit";
import { defineOperation } from "@/lib/http/operation";

export const listAuditOperation = defineOperation({
  method: "GET",
  path: "/api/audit",
  summary: "Who saw, changed or deleted what of yours, newest first, a page at a time.",
  query: z.strictObject({
    cursor: z.uuid().optional().meta({ description: "The nextCursor of the page before" }),
    action: auditActionSchema.optional(),
  }),
  responses: { 200: auditPageSchema },
  errors: [],
});
