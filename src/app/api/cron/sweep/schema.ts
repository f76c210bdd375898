import { defineOperation } from "@/lib/http/operation";

export const sweepOperation = defineOperation({
  method: "GET",
  path: "/api/cron/sweep",
  summary:
    "Where no worker runs: do what is due by the clock, and take over what was left undone; with the token CRON_SECRET, where the server has one.",
  public: true,
  responses: { 204: null },
  errors: ["UNAUTHENTICATED", "NOT_FOUND"],
});
