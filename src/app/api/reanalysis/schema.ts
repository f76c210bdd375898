import { reanalysisSchema } from "@/domain/reanalysis";
import { defineOperation } from "@/lib/http/operation";

const path = "/api/reanalysis";

export const getReanalysisOperation = defineOperation({
  method: "GET",
  path,
  scope: "scans:read",
  summary: "How many scans an earlier model read, and how far their re-analysis is.",
  responses: { 200: reanalysisSchema },
  errors: [],
});

export const startReanalysisOperation = defineOperation({
  method: "POST",
  path,
  scope: "scans:write",
  summary: "Analyse all scans again that an earlier model read, in the background. Asked twice, it is done once.",
  limit: { name: "reanalysis", perMinute: 30 },
  responses: { 202: reanalysisSchema },
  errors: [],
});

export const cancelReanalysisOperation = defineOperation({
  method: "DELETE",
  path,
  scope: "scans:write",
  summary: "Stop the re-analysis. What is done stays; the other scans keep their earlier results.",
  limit: { name: "reanalysis", perMinute: 30 },
  responses: { 200: reanalysisSchema },
  errors: [],
});
