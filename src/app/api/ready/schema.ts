import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";

const state = z.enum(["up", "down"]);
const readinessSchema = z.object({
  ready: z.boolean(),
  dependencies: z.object({
    database: state,
    storage: state,
    queue: state,
    worker: state.meta({ description: "Named only: without one, films wait" }),
    inference: state.meta({ description: "Named only: the service, or the model in the worker" }),
  }),
});

export const readyOperation = defineOperation({
  method: "GET",
  path: "/api/ready",
  summary: "Ready to serve: each dependency, asked within the last second.",
  public: true,
  responses: { 200: readinessSchema, 503: readinessSchema },
  errors: [],
});
