import { answer, route, routes } from "@/lib/http/route";
import { checkReadiness } from "@/server/operate/check-readiness";
import { isStopping } from "@/server/operate/stop-gently";
import { readyOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(readyOperation, async () => {
    const readiness = await checkReadiness();
    const response = answer(readiness.ready ? 200 : 503, readiness);
    // Asked again and again over one connection, a process that stops would wait for that connection to rest.
    if (isStopping()) response.headers.set("connection", "close");
    return response;
  }),
});
