import { defineOperation } from "@/lib/http/operation";

export const clerkWebhookOperation = defineOperation({
  method: "POST",
  path: "/api/webhooks/clerk",
  summary:
    "For Clerk, which signs it: a user deleted there is deleted here with all data; every other event is ignored",
  public: true,
  responses: { 204: null },
  errors: ["BAD_SIGNATURE", "BODY_TOO_LARGE"],
});
