import { getClerkSettings } from "@/lib/auth/clerk/clerk-settings";
import { buildOpenApi } from "@/lib/http/openapi";
import { answer, route, routes } from "@/lib/http/route";
import { listOperations } from "./operations";
import { openApiOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(openApiOperation, async () =>
    answer(200, buildOpenApi(listOperations({ isClerk: getClerkSettings() !== null }))),
  ),
});
