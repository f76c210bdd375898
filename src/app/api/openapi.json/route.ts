import { buildOpenApi } from "@/lib/http/openapi";
import { answer, route, routes } from "@/lib/http/route";
import { OPERATIONS } from "./operations";
import { openApiOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(openApiOperation, async () => answer(200, buildOpenApi(OPERATIONS))),
});
