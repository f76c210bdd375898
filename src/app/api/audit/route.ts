import { answer, route, routes } from "@/lib/http/route";
import { listAuditEvents } from "@/server/account/list-audit-events";
import { listAuditOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(listAuditOperation, async ({ user, query }) => answer(200, await listAuditEvents(user.id, query))),
});
