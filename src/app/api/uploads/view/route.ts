import { answer, route, routes } from "@/lib/http/route";
import { viewUpload } from "@/server/scans/view-upload";
import { viewOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(viewOperation, async ({ user, query }) => answer(200, await viewUpload(user.id, query.key))),
});
