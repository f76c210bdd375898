import { answer, route, routes } from "@/lib/http/route";
import { requestInference } from "@/server/runs/request-inference";
import { runInferenceOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(runInferenceOperation, async ({ user, body }) => answer(202, await requestInference(user.id, body))),
});
