import { getEnv } from "@/lib/env";
import { requireBearer } from "@/lib/http/require-bearer";
import { route, routes } from "@/lib/http/route";
import { readMetrics } from "@/server/operate/read-metrics";
import { metricsOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(metricsOperation, async ({ request }) => {
    requireBearer(request, getEnv().METRICS_TOKEN);
    const { text, contentType } = await readMetrics();
    return new Response(text, { headers: { "content-type": contentType, "cache-control": "no-store" } });
  }),
});
