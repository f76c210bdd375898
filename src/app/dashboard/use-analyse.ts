"use client";

import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import { requestInference } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { dashboardMessages as t } from "@/messages/dashboard";
import { scanName } from "@/components/scan-name";
import type { ScanSummary } from "@/domain/scan";
import { patchListedScan } from "./use-scan-list";

/** Asks for an analysis of a listed scan. */
export function useAnalyse(scan: ScanSummary): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    const { status, failureCode } = scan;
    // Before the call: what is heard of the analysis may come before the call's answer.
    patchListedScan(queries, scan.id, { status: "QUEUED", failureCode: null });
    try {
      await requestInference(scan.id);
    } catch (error) {
      const problem = ApiProblem.from(error);
      // Someone, perhaps this user in another tab, was faster: that is what was wanted.
      if (problem.status === 409) return;
      patchListedScan(queries, scan.id, { status, failureCode });
      toast.error(t.analyseFailed(scanName(scan)), { description: problem.detail });
    }
  };
}
