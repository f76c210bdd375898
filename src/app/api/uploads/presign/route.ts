import { answer, route, routes } from "@/lib/http/route";
import { presignUpload } from "@/server/scans/presign-upload";
import { presignOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(presignOperation, async ({ user, body }) => answer(200, await presignUpload(user.id, body))),
});
