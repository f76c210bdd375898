"use client";

import { useQuery } from "@tanstack/react-query";
import type { ScanStatus } from "@/domain/scan";
import { fetchScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { commonMessages } from "@/messages/common";
import { uploadMessages as t } from "@/messages/upload";
import { SeverityMark } from "@/components/severity-mark";
import { StatusMark } from "@/components/status-mark";
import { WarningMark } from "@/components/warning-mark";

const FIRST_POLL_MS = 1000;
/** The films are read one after another: those further down are asked about less often. */
const POLL_STEP_MS = 500;

const hasEnded = (status: ScanStatus | undefined) => status === "DONE" || status === "FAILED";

/** How the analysis of an uploaded film goes, and its angle once there is one. `position` in the list, from 0. */
export function FilmOutcome({ scanId, asked, position }: { scanId: string; asked: boolean; position: number }) {
  const scan = useQuery({
    queryKey: ["uploaded-scan", scanId],
    queryFn: ({ signal }) => fetchScan(scanId, signal),
    refetchInterval: ({ state: { data, error } }) => {
      // Deleted meanwhile: there is nothing to wait for.
      const isGone = error !== null && ApiProblem.from(error).status === 404;
      const isAtRest = hasEnded(data?.status) || (!asked && data?.status === "UPLOADED");
      return isGone || isAtRest ? false : FIRST_POLL_MS + position * POLL_STEP_MS;
    },
  });
  const known = scan.data?.status ?? "UPLOADED";
  // The answer may be from before the analysis was asked for.
  const status = asked && known === "UPLOADED" ? "QUEUED" : known;
  const { maxCobbDeg, severity, failureCode, warningCount = 0 } = scan.data ?? {};
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <StatusMark status={status} />
      {status === "DONE" && (
        <span className="font-medium tabular">
          {typeof maxCobbDeg === "number" ? t.outcome.maxCobb(commonMessages.degrees(maxCobbDeg)) : t.outcome.noAngle}
        </span>
      )}
      {status === "DONE" && <WarningMark count={warningCount} />}
      {status === "DONE" && severity && <SeverityMark severity={severity} className="text-ink-soft" />}
      {status === "FAILED" && failureCode && (
        <span className="text-ink-soft">{commonMessages.failure[failureCode]}</span>
      )}
    </div>
  );
}
