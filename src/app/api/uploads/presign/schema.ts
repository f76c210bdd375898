import { z } from "zod";
import { storableText } from "@/lib/http/text";
import { defineOperation } from "@/lib/http/operation";

export const presignOperation = defineOperation({
  method: "POST",
  path: "/api/uploads/presign",
  scope: "scans:write",
  summary:
    "Get a URL to put one film at. The PUT must repeat `headers` and be exactly `size` bytes; a second one is answered 412.",
  // Enough to drop a hundred films at once, twice.
  limit: { name: "presign", perMinute: 240 },
  body: z.strictObject({
    contentType: storableText(100).trim().toLowerCase().min(1).meta({ description: "The film's media type" }),
    size: z.int().min(1).meta({ description: "Bytes" }),
    sha256: z
      .string()
      .toLowerCase()
      .regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits")
      .optional()
      .meta({ description: "Of the film, in hex; the storage then refuses other bytes" }),
    fileName: storableText(255).trim().min(1).optional().meta({ description: "Kept with the scan, for people" }),
  }),
  responses: {
    200: z.object({
      url: z.url(),
      key: z.string(),
      headers: z.record(z.string(), z.string()),
      expiresAt: z.iso.datetime(),
    }),
  },
  errors: ["IMAGE_TOO_LARGE", "UNSUPPORTED_IMAGE_TYPE"],
});
