import { answer, route, routes } from "@/lib/http/route";
import { cancelInference } from "@/server/runs/cancel-inference";
import { cancelInferenceOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(cancelInferenceOperation, async ({ user, body }) =>
    answer(200, await cancelInference(user.id, body.scanId)),
  ),
});
