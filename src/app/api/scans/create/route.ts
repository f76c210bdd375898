import { answer, route, routes } from "@/lib/http/route";
import { createScan } from "@/server/scans/create-scan";
import { createScanOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  POST: route(createScanOperation, async ({ user, body }) =>
    answer(201, await createScan(user.id, body.s3Key, body.acquisition)),
  ),
});
