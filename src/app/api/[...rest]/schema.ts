import { defineOperation } from "@/lib/http/operation";

/** Not in the OpenAPI document: it stands for what is not there. */
export const unknownOperation = defineOperation({
  method: "GET",
  path: "/api/{rest}",
  summary: "Nothing is here.",
  public: true,
  responses: {},
  errors: ["NOT_FOUND"],
});
