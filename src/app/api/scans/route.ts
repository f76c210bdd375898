import { answer, route, routes } from "@/lib/http/route";
import { listScans } from "@/server/scans/list-scans";
import { listScansOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(listScansOperation, async ({ user, query }) => answer(200, await listScans(user.id, query))),
});
