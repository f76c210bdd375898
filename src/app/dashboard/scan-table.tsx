"use client";

import { dashboardMessages as t } from "@/messages/dashboard";
import { Button } from "@/components/ui/button";
import { classNames } from "@/components/ui/class-names";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import { useSingleKeys } from "@/browser/use-single-keys";
import type { ScanSummary } from "@/domain/scan";
import { ScanRow } from "./scan-row";

/** The rows, and the way to more of them. `isStale` while rows of another filter still stand there. */
export function ScanTable({
  scans,
  isStale,
  hasMore,
  isLoadingMore,
  onLoadMore,
}: {
  scans: ScanSummary[];
  isStale: boolean;
  hasMore: boolean;
  isLoadingMore: boolean;
  onLoadMore: () => void;
}) {
  const [singleKeys, setSingleKeys] = useSingleKeys();
  return (
    <>
      <table
        aria-busy={isStale}
        className={classNames("block w-full transition-opacity md:table", isStale && "opacity-60")}
      >
        <caption className="sr-only">{t.title}</caption>
        <thead className="max-md:sr-only">
          <tr className="h-9 border-b border-line text-left text-sm text-ink-soft *:font-normal *:whitespace-nowrap">
            <th scope="col" colSpan={2}>
              {t.columns.film}
            </th>
            <th scope="col">{t.columns.filmDate}</th>
            <th scope="col">{t.columns.status}</th>
            <th scope="col" className="pr-6 text-right">
              {t.columns.maxCobb}
            </th>
            <th scope="col">{t.columns.severity}</th>
            <th scope="col">
              <span className="sr-only">{t.columns.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody className="block border-line max-md:border-t md:table-row-group">
          {scans.map((scan) => (
            <ScanRow key={scan.id} scan={scan} />
          ))}
        </tbody>
      </table>
      <div className="flex min-h-9 flex-wrap items-center gap-x-6 gap-y-3 text-sm text-ink-soft">
        {hasMore && (
          <Button variant="secondary" busy={isLoadingMore} onClick={onLoadMore}>
            {isLoadingMore ? t.loadingMore : t.loadMore}
          </Button>
        )}
        <span className="tabular">{hasMore ? t.more(scans.length) : t.end(scans.length)}</span>
        <span className="ml-auto flex items-center gap-1.5 pointer-coarse:hidden max-md:hidden">
          <Kbd>↑</Kbd> <Kbd>↓</Kbd> {t.keys.move}
          {singleKeys && (
            <>
              <span className="w-2" />
              <Kbd>/</Kbd> {t.keys.search}
              <span className="w-2" />
              <Kbd>n</Kbd> {t.keys.create}
            </>
          )}
        </span>
        <Switch
          label={t.keys.switch}
          checked={singleKeys}
          onCheckedChange={setSingleKeys}
          className="max-md:pointer-coarse:hidden"
        />
      </div>
    </>
  );
}
