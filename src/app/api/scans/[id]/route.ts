import { answer, route, routes } from "@/lib/http/route";
import { deleteScan } from "@/server/scans/delete-scan";
import { openScan } from "@/server/scans/open-scan";
import { updateScan } from "@/server/scans/update-scan";
import { deleteScanOperation, getScanOperation, updateScanOperation } from "./schema";

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(getScanOperation, async ({ user, params }) => answer(200, await openScan(user.id, params.id))),
  PATCH: route(updateScanOperation, async ({ user, params, body }) =>
    answer(200, await updateScan(user.id, params.id, body)),
  ),
  DELETE: route(deleteScanOperation, async ({ user, params }) => {
    await deleteScan(user.id, params.id);
    return answer(204, null);
  }),
});
