"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect, useState } from "react";
import { commonMessages } from "@/messages/common";
import { scanMessages } from "@/messages/scan";
import { StatusMark } from "@/components/status-mark";
import { classNames } from "@/components/ui/class-names";
import type { ScanDetail } from "@/domain/scan";
import { isInProgress } from "../use-scan";

const t = scanMessages.status;
/** Nobody needs to be told how long a wait is before it is one. */
const TELL_ELAPSED_AFTER_MS = 2000;

type ScanStatusLineProps = {
  scan: ScanDetail;
  /** A result stands below, that of an earlier analysis while another is under way. */
  hasResult: boolean;
  offline: boolean;
};

/** What is happening to the scan now, in words, announced as it changes. */
export function ScanStatusLine({ scan, hasResult, offline }: ScanStatusLineProps) {
  const { status } = scan;
  return (
    // Once done there is nothing to see here, and no room is kept for it.
    <div className={classNames("flex flex-col gap-2", status === "DONE" && !offline && "sr-only")}>
      <div aria-live="polite" data-scan-status={status} className="flex flex-col gap-2">
        {status !== "DONE" && status !== "FAILED" && (
          <p>
            <StatusMark status={status}>{wordsFor(scan)}</StatusMark>
          </p>
        )}
        {scan.waitReason && <p className="text-sm text-ink-soft">{t.putOffReason(scan.waitReason)}</p>}
        {status === "DONE" && <p className="sr-only">{t.DONE}</p>}
        {status === "FAILED" && <Failure scan={scan} />}
        {hasResult && isInProgress(scan) && <p className="text-sm text-ink-soft">{t.earlierWhileRunning}</p>}
        {hasResult && status === "FAILED" && <p className="text-sm text-ink-soft">{t.earlierAfterFailure}</p>}
        {offline && <p className="text-sm text-caution">{t.offline}</p>}
      </div>
      {isInProgress(scan) && <Elapsed key={scan.statusChangedAt} since={scan.statusChangedAt} />}
    </div>
  );
}

function wordsFor({ status, stage, waitReason, queuePlace, typicalRunMs }: ScanDetail): string {
  if (status === "UPLOADED") return t.UPLOADED;
  if (status === "RUNNING") return stage === "FETCHING_FILM" ? t.FETCHING_FILM : t.RUNNING(typicalRunMs);
  return waitReason ? t.putOff : t.QUEUED(queuePlace);
}

function Failure({ scan: { failureCode } }: { scan: ScanDetail }) {
  return (
    <div className="flex gap-2 rounded-md bg-danger-soft p-3 text-sm">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger" />
      <div>
        <p className="font-medium">{t.failedTitle}</p>
        <p>{failureCode ? commonMessages.failure[failureCode] : t.unknownFailure}</p>
      </div>
    </div>
  );
}

/** Time since the state began. Not announced: a number each second would talk over everything else. */
function Elapsed({ since }: { since: string }) {
  const [now, setNow] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const elapsed = now === null ? 0 : now - Date.parse(since);
  if (elapsed < TELL_ELAPSED_AFTER_MS) return null;
  return <p className="text-sm text-ink-soft tabular">{t.elapsed(elapsed)}</p>;
}
