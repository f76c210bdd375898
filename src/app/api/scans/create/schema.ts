import { z } from "zod";
import { acquisitionSchema } from "@/domain/acquisition";
import { defineOperation } from "@/lib/http/operation";
import { storableText } from "@/lib/http/text";

export const createScanOperation = defineOperation({
  method: "POST",
  path: "/api/scans/create",
  scope: "scans:write",
  summary: "Make a scan of an uploaded film. Sent again with the same key, it answers the same scan.",
  limit: { name: "create-scan", perMinute: 240 },
  body: z.strictObject({
    s3Key: storableText(512).min(1).meta({ description: "The key that presign answered" }),
    acquisition: acquisitionSchema.optional().meta({
      description: "How the film was taken, from its DICOM header. Anything that names a person is refused.",
    }),
  }),
  responses: { 201: z.object({ scanId: z.uuid() }) },
  errors: [
    "UPLOAD_NOT_FOUND",
    "IMAGE_TOO_LARGE",
    "UPLOAD_SIZE_MISMATCH",
    "UPLOAD_CHECKSUM_MISMATCH",
    "IMAGE_TYPE_MISMATCH",
    "UNSUPPORTED_IMAGE_TYPE",
    "IMAGE_UNREADABLE",
  ],
});
