"use client";

import { Plus, Search } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useRef } from "react";
import { ApiProblem } from "@/browser/api-problem";
import { commonMessages } from "@/messages/common";
import { dashboardMessages as t } from "@/messages/dashboard";
import { Button } from "@/components/ui/button";
import { buttonClass } from "@/components/ui/button-class";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { Select } from "@/components/ui/select";
import { useSingleKeys } from "@/browser/use-single-keys";
import type { ScanPage } from "@/domain/scan";
import { findScanStatus } from "@/domain/scan-states";
import { EmptyScans } from "./empty-scans";
import { type ListFilter, MAX_SEARCH_LENGTH } from "./list-filter";
import { RetryFailedButton } from "./retry-failed-button";
import { ScanTable } from "./scan-table";
import { useListFilter } from "./use-list-filter";
import { useListKeys } from "./use-list-keys";
import { useLiveScans } from "./use-live-scans";
import { useScanList } from "./use-scan-list";

const ALL = "ALL";
const STATUS_OPTIONS = ([ALL, "DONE", "RUNNING", "QUEUED", "FAILED", "UPLOADED"] as const).map((value) => ({
  value,
  label: t.filters[value],
}));

/** My scans: search, filter, rows, and what stands in their place where there are none. */
export function ScanList({ initialFilter, initialPage }: { initialFilter: ListFilter; initialPage: ScanPage }) {
  const { filter, text, setText, setStatus, clear } = useListFilter();
  const { query, scans } = useScanList(filter, { filter: initialFilter, page: initialPage });
  const searchBox = useRef<HTMLInputElement>(null);
  const [singleKeys] = useSingleKeys();
  useLiveScans(scans);
  useListKeys(searchBox, singleKeys);

  const isFiltered = filter.q !== "" || filter.status !== undefined;
  const isEmpty = query.isSuccess && scans.length === 0 && !query.isPlaceholderData;
  const isFirstVisit = isEmpty && !isFiltered && text === "";

  return (
    <div className="flex flex-1 flex-col gap-4">
      <div className="flex items-center gap-3">
        <h1 className="flex-1 text-lg font-medium">{t.title}</h1>
        {!isFirstVisit && (
          <Link href="/dashboard/new" aria-keyshortcuts={singleKeys ? "n" : undefined} className={buttonClass()}>
            <Plus aria-hidden="true" /> {t.newScan}
          </Link>
        )}
      </div>
      {isFirstVisit ? (
        <EmptyScans />
      ) : (
        <>
          <search className="flex flex-wrap gap-2">
            <div className="relative min-w-36 flex-1 sm:max-w-80">
              <Search
                aria-hidden="true"
                className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-soft"
              />
              <Input
                ref={searchBox}
                type="search"
                aria-label={t.search}
                aria-keyshortcuts={singleKeys ? "/" : undefined}
                placeholder={t.searchShort}
                maxLength={MAX_SEARCH_LENGTH}
                value={text}
                onChange={(event) => setText(event.target.value)}
                className="pr-9 pl-9"
              />
              <span aria-hidden="true" className="pointer-events-none absolute top-2 right-2 pointer-coarse:hidden">
                {text === "" && singleKeys && <Kbd>/</Kbd>}
              </span>
            </div>
            <Select
              label={t.filter}
              value={filter.status ?? ALL}
              options={STATUS_OPTIONS}
              onValueChange={(value) => setStatus(findScanStatus(value))}
              className="w-38"
            />
            {filter.status === "FAILED" && scans.length > 0 && <RetryFailedButton />}
          </search>
          <output className="sr-only">{query.isPlaceholderData ? t.updating : t.end(scans.length)}</output>
          {query.error && (
            <Notice
              title={query.data ? t.error.stale : t.error.title}
              body={ApiProblem.from(query.error).detail}
              action={
                <Button variant="secondary" busy={query.isFetching} onClick={() => void query.refetch()}>
                  {commonMessages.actions.retry}
                </Button>
              }
            />
          )}
          {isEmpty && (
            <Notice
              title={t.noMatch.title}
              body={t.noMatch.body}
              action={
                <Button variant="secondary" onClick={clear}>
                  {t.noMatch.clear}
                </Button>
              }
            />
          )}
          {scans.length > 0 && (
            <ScanTable
              scans={scans}
              isStale={query.isPlaceholderData}
              hasMore={query.hasNextPage}
              isLoadingMore={query.isFetchingNextPage}
              onLoadMore={() => void query.fetchNextPage()}
            />
          )}
        </>
      )}
    </div>
  );
}

function Notice({ title, body, action }: { title: string; body: string; action: ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-3 border-t border-line py-8">
      <div>
        <p className="font-medium">{title}</p>
        <p className="text-ink-soft">{body}</p>
      </div>
      {action}
    </div>
  );
}
