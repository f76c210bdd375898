import { answer, route, routes } from "@/lib/http/route";
import { healthOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(healthOperation, async () => answer(200, { status: "ok" })),
});
