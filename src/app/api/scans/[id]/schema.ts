import { z } from "zod";
import { MAX_LABEL_LENGTH } from "@/domain/film-details";
import { filmDateSchema, labelSchema, scanDetailSchema } from "@/domain/scan";
import { defineOperation } from "@/lib/http/operation";
import { storableText } from "@/lib/http/text";

const path = "/api/scans/{id}";
const params = z.object({ id: z.uuid() });

export const getScanOperation = defineOperation({
  method: "GET",
  path,
  scope: "scans:read",
  summary: "One scan: its film, its current run with detections and measurement, its history.",
  params,
  responses: { 200: scanDetailSchema },
  errors: ["NOT_FOUND"],
});

export const updateScanOperation = defineOperation({
  method: "PATCH",
  path,
  scope: "scans:write",
  summary: "Change label or film date; what is left out stays.",
  params,
  body: z
    .strictObject({
      label: labelSchema.pipe(storableText(MAX_LABEL_LENGTH)).optional(),
      filmDate: filmDateSchema.nullable().optional().meta({ description: "null removes it" }),
    })
    .refine((change) => Object.keys(change).length > 0, { message: "Nothing to change: give label or filmDate" }),
  responses: { 200: scanDetailSchema },
  errors: ["NOT_FOUND"],
});

export const deleteScanOperation = defineOperation({
  method: "DELETE",
  path,
  scope: "scans:delete",
  summary: "Delete a scan for good, with its film, its results and its pictures.",
  params,
  responses: { 204: null },
  errors: ["NOT_FOUND", "SCAN_RUNNING"],
});
