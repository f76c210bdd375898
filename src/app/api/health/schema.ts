import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";

export const healthOperation = defineOperation({
  method: "GET",
  path: "/api/health",
  summary: "Alive: this process answers. It asks no dependency.",
  public: true,
  responses: { 200: z.object({ status: z.literal("ok") }) },
  errors: [],
});
