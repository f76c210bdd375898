import { defineOperation } from "@/lib/http/operation";

export const signOutOperation = defineOperation({
  method: "POST",
  path: "/api/auth/sign-out",
  summary: "End this session",
  // Also for who is signed out already: the answer is what was asked for.
  public: true,
  responses: { 204: null },
  errors: [],
});
