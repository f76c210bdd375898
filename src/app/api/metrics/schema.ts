import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";

export const metricsOperation = defineOperation({
  method: "GET",
  path: "/api/metrics",
  summary: "What is measured, for Prometheus; with the token METRICS_TOKEN, where the server has one.",
  public: true,
  mediaType: "text/plain",
  responses: { 200: z.string() },
  errors: ["UNAUTHENTICATED", "NOT_FOUND"],
});
