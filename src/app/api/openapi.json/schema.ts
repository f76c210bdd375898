import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";

export const openApiOperation = defineOperation({
  method: "GET",
  path: "/api/openapi.json",
  summary: "This document.",
  public: true,
  responses: { 200: z.object({ openapi: z.string() }) },
  errors: [],
});
