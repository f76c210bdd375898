import { answer, route, routes } from "@/lib/http/route";
import { retryFailedScans } from "@/server/runs/retry-failed-scans";
import { retryFailedOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(retryFailedOperation, async ({ user }) => answer(202, { count: await retryFailedScans(user.id) })),
});
