import { sweep } from "@/jobs/work-off";
import { getEnv } from "@/lib/env";
import { requireBearer } from "@/lib/http/require-bearer";
import { answer, route, routes } from "@/lib/http/route";
import { sweepOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(sweepOperation, async ({ request }) => {
    requireBearer(request, getEnv().CRON_SECRET);
    await sweep();
    return answer(204, null);
  }),
});
