import type { ScanDetail } from "@/domain/scan";
import { recordOnce } from "@/lib/audit/record-event";
import { getScan } from "./get-scan";

/**
 * One scan of this user, for someone to look at.
 * @throws AppError NOT_FOUND.
 */
export async function openScan(userId: string, id: string): Promise<ScanDetail> {
  const scan = await getScan(userId, id);
  await recordOnce({ userId, action: "SCAN_OPENED", scanId: id });
  return scan;
}
