import { answer, route, routes } from "@/lib/http/route";
import { setView } from "@/server/scans/set-view";
import { setViewOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  PUT: route(setViewOperation, async ({ user, params, body }) => answer(200, await setView(user.id, params.id, body))),
});
