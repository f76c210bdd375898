import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";
import { storableText } from "@/lib/http/text";

export const viewOperation = defineOperation({
  method: "GET",
  path: "/api/uploads/view",
  scope: "scans:read",
  summary: "Get a URL to look at a film, good for minutes. The key is a scan's s3Key or displayKey.",
  query: z.strictObject({ key: storableText(512).min(1) }),
  responses: { 200: z.object({ url: z.url(), expiresAt: z.iso.datetime() }) },
  errors: ["NOT_FOUND"],
});
