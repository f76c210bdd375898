import { answer, route, routes } from "@/lib/http/route";
import { checkReadiness } from "@/server/check-readiness";
import { readyOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(readyOperation, async () => {
    const readiness = await checkReadiness();
    return answer(readiness.ready ? 200 : 503, readiness);
  }),
});
