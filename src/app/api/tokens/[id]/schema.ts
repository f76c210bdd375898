import { z } from "zod";
import { defineOperation } from "@/lib/http/operation";

export const revokeTokenOperation = defineOperation({
  method: "DELETE",
  path: "/api/tokens/{id}",
  summary: "Revoke an access token: it is refused from now on, and streams that it has opened end.",
  params: z.object({ id: z.uuid() }),
  limit: { name: "revoke-token", perMinute: 60 },
  responses: { 204: null },
  errors: ["NOT_FOUND"],
});
