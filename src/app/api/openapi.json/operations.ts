import { deleteAccountOperation } from "../account/schema";
import { listAuditOperation } from "../audit/schema";
import { changePasswordOperation } from "../auth/change-password/schema";
import { signInOperation } from "../auth/sign-in/email/schema";
import { signOutOperation } from "../auth/sign-out/schema";
import { signUpOperation } from "../auth/sign-up/email/schema";
import { sweepOperation } from "../cron/sweep/schema";
import { eventsOperation } from "../events/schema";
import { healthOperation } from "../health/schema";
import { metricsOperation } from "../metrics/schema";
import { readyOperation } from "../ready/schema";
import { createScanOperation } from "../scans/create/schema";
import { cancelReanalysisOperation, getReanalysisOperation, startReanalysisOperation } from "../reanalysis/schema";
import { cancelInferenceOperation } from "../scans/cancel-inference/schema";
import { runInferenceOperation } from "../scans/run-inference/schema";
import { retryFailedOperation } from "../scans/retry-failed/schema";
import { listScansOperation } from "../scans/schema";
import { scanEventsOperation } from "../scans/[id]/events/schema";
import { setViewOperation } from "../scans/[id]/view/schema";
import { deleteScanOperation, getScanOperation, updateScanOperation } from "../scans/[id]/schema";
import { revokeTokenOperation } from "../tokens/[id]/schema";
import { createTokenOperation, listTokensOperation } from "../tokens/schema";
import { presignOperation } from "../uploads/presign/schema";
import { viewOperation } from "../uploads/view/schema";
import { clerkWebhookOperation } from "../webhooks/clerk/schema";
import { openApiOperation } from "./schema";

const OF_LOCAL_ACCOUNTS = [signUpOperation, signInOperation, signOutOperation, changePasswordOperation];
const OF_CLERK = [clerkWebhookOperation];
const OF_BOTH = [
  deleteAccountOperation,
  listAuditOperation,
  listTokensOperation,
  createTokenOperation,
  revokeTokenOperation,
  presignOperation,
  viewOperation,
  createScanOperation,
  runInferenceOperation,
  cancelInferenceOperation,
  retryFailedOperation,
  getReanalysisOperation,
  startReanalysisOperation,
  cancelReanalysisOperation,
  listScansOperation,
  getScanOperation,
  updateScanOperation,
  setViewOperation,
  deleteScanOperation,
  eventsOperation,
  scanEventsOperation,
  healthOperation,
  readyOperation,
  metricsOperation,
  sweepOperation,
  openApiOperation,
];

/** Every call of the API, whoever keeps the accounts. */
export const OPERATIONS = [...OF_LOCAL_ACCOUNTS, ...OF_BOTH, ...OF_CLERK];

/** The calls that there are, in the order of the OpenAPI document. */
export function listOperations({ isClerk }: { isClerk: boolean }) {
  return isClerk ? [...OF_BOTH, ...OF_CLERK] : [...OF_LOCAL_ACCOUNTS, ...OF_BOTH];
}
