import type { ScanSummary } from "@/domain/scan";
import { commonMessages } from "@/messages/common";

/** What a scan is called: its label, else the name of its file. */
export function scanName(scan: Pick<ScanSummary, "label" | "fileName">): string {
  return scan.label || scan.fileName || commonMessages.untitled;
}
