"use client";

import { Film } from "lucide-react";
import Link from "next/link";
import { memo, useState } from "react";
import { keepFocusNear } from "@/browser/keep-focus-near";
import { LocalDay, LocalTime } from "@/components/local-date";
import { commonMessages } from "@/messages/common";
import { dashboardMessages as t } from "@/messages/dashboard";
import { scanName } from "@/components/scan-name";
import { SeverityMark } from "@/components/severity-mark";
import { StatusMark } from "@/components/status-mark";
import { Button } from "@/components/ui/button";
import { WarningMark } from "@/components/warning-mark";
import type { ScanSummary } from "@/domain/scan";
import { FILM_FAULTS } from "@/domain/scan-states";
import { ScanActions } from "./scan-actions";
import { useAnalyse } from "./use-analyse";
import { ROW_LINK } from "./use-list-keys";

/** A scan: a row of the table where there is room, a card where there is not. The whole of it leads to the scan. */
export const ScanRow = memo(function ScanRow({ scan }: { scan: ScanSummary }) {
  const name = scanName(scan);
  const trouble = scan.failureCode ?? scan.waitReason;
  return (
    <tr className="relative grid grid-cols-[3.75rem_1fr_auto_2.75rem] items-center gap-x-0 gap-y-1 border-b border-line py-2 hover:bg-sunken md:table-row">
      <td className="row-span-3 self-start pt-1 md:w-16 md:py-2 md:pr-4">
        <Thumbnail url={scan.thumbnailUrl} />
      </td>
      <th scope="row" className="col-span-2 min-w-0 text-left font-normal md:w-full md:max-w-0 md:py-2 md:pr-6">
        <Link
          href={`/scan/${scan.id}`}
          prefetch={false}
          {...{ [ROW_LINK]: "" }}
          className="block truncate font-medium after:absolute after:inset-0 after:rounded-md focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
        >
          {name}
        </Link>
        {!trouble && (
          <span className="hidden truncate text-sm text-ink-soft md:block">
            {/* Films whose only name is the file's often share it: the time tells them apart. */}
            {scan.label && scan.fileName ? (
              scan.fileName
            ) : (
              <>
                {t.added} <LocalTime instant={scan.createdAt} className="tabular" />
              </>
            )}
          </span>
        )}
        {trouble && <span className="block text-sm text-ink-soft">{commonMessages.failureInShort[trouble]}</span>}
      </th>
      <td className="col-start-2 row-start-2 text-sm text-ink-soft tabular md:pr-6 md:whitespace-nowrap">
        {scan.filmDate ? <LocalDay day={scan.filmDate} /> : t.noFilmDate}
      </td>
      <td className="col-start-2 row-start-3 md:pr-6">
        <span className="flex items-center gap-2">
          <StatusMark status={scan.status}>{waitingWords(scan)}</StatusMark>
          {isWorthRetrying(scan) && <RetryButton scan={scan} />}
        </span>
      </td>
      <td className="col-start-3 row-start-2 text-right font-medium tabular md:pr-6">
        {scan.maxCobbDeg === null ? (
          <>
            <span aria-hidden="true" className="font-normal text-ink-soft max-md:hidden">
              {t.noResult}
            </span>
            {scan.status !== "DONE" && <span className="sr-only">{t.noResultLong}</span>}
          </>
        ) : (
          <span className="inline-flex items-center gap-2">
            <WarningMark count={scan.warningCount} />
            {commonMessages.degrees(scan.maxCobbDeg)}
          </span>
        )}
      </td>
      <td className="col-start-3 row-start-3 text-sm md:pr-4 md:text-base">
        {scan.severity && <SeverityMark severity={scan.severity} />}
        {scan.status === "DONE" && scan.maxCobbDeg === null && (
          <span className="whitespace-nowrap text-ink-soft">{t.noAngle}</span>
        )}
      </td>
      <td className="relative col-start-4 row-span-3 row-start-1 text-right md:w-11">
        <ScanActions scan={scan} />
      </td>
    </tr>
  );
});

function RetryButton({ scan }: { scan: ScanSummary }) {
  const analyse = useAnalyse(scan);
  return (
    <Button
      variant="secondary"
      size="sm"
      aria-label={t.retryNamed(scanName(scan))}
      // Above the link that fills the row.
      className="relative"
      onClick={(event) => {
        keepFocusNear(event.currentTarget);
        void analyse();
      }}
    >
      {commonMessages.actions.retry}
    </Button>
  );
}

function isWorthRetrying({ status, failureCode }: ScanSummary): boolean {
  return status === "FAILED" && !FILM_FAULTS.some((code) => code === failureCode);
}

function waitingWords({ waitReason, queuePlace }: ScanSummary): string | undefined {
  if (waitReason) return commonMessages.putOff;
  return queuePlace === null ? undefined : commonMessages.waitingAt(queuePlace);
}

function Thumbnail({ url }: { url: string | null }) {
  const [brokenUrl, setBrokenUrl] = useState<string | null>(null);
  return (
    <span className="flex size-12 items-center justify-center overflow-hidden rounded-sm bg-sunken text-ink-soft">
      {url && url !== brokenUrl ? (
        // The picture comes ready-made from the storage by a signed URL that the image optimiser may not keep.
        // oxlint-disable-next-line nextjs/no-img-element
        <img
          src={url}
          alt=""
          width={48}
          height={48}
          loading="lazy"
          decoding="async"
          className="size-full object-cover"
          onError={() => setBrokenUrl(url)}
        />
      ) : (
        <Film aria-hidden="true" className="size-4" />
      )}
    </span>
  );
}
