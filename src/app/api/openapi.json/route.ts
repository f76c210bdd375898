import { buildOpenApi } from "@/lib/http/openapi";
import { answer, route, routes } from "@/lib/http/route";
import { healthOperation } from "../health/schema";
import { readyOperation } from "../ready/schema";
import { createScanOperation } from "../scans/create/schema";
import { runInferenceOperation } from "../scans/run-inference/schema";
import { listScansOperation } from "../scans/schema";
import { deleteScanOperation, getScanOperation, updateScanOperation } from "../scans/[id]/schema";
import { presignOperation } from "../uploads/presign/schema";
import { viewOperation } from "../uploads/view/schema";
import { openApiOperation } from "./schema";

const OPERATIONS = [
  presignOperation,
  viewOperation,
  createScanOperation,
  runInferenceOperation,
  listScansOperation,
  getScanOperation,
  updateScanOperation,
  deleteScanOperation,
  healthOperation,
  readyOperation,
  openApiOperation,
];

export const { GET, POST, PUT, PATCH, DELETE } = routes({
  GET: route(openApiOperation, async () => answer(200, buildOpenApi(OPERATIONS))),
});
