"use client";

import { type InfiniteData, keepPreviousData, type QueryClient, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { fetchScans } from "@/browser/api-client";
import { useHiddenScans } from "@/browser/use-delete-with-undo";
import type { ScanPage, ScanSummary } from "@/domain/scan";
import type { ListFilter } from "./list-filter";

/** All lists, however they are filtered. */
export const LISTS = { queryKey: ["scans"] };

type Pages = InfiniteData<ScanPage, string | undefined>;

/** The scans that pass `filter`, newest first, page by page. `initial` is the page that the server drew. */
export function useScanList(filter: ListFilter, initial: { filter: ListFilter; page: ScanPage }) {
  const isInitial = filter.q === initial.filter.q && filter.status === initial.filter.status;
  const query = useInfiniteQuery({
    queryKey: [...LISTS.queryKey, { q: filter.q, status: filter.status ?? null }],
    queryFn: ({ pageParam, signal }) =>
      fetchScans({ cursor: pageParam, status: filter.status, q: filter.q || undefined }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    ...(isInitial ? { initialData: { pages: [initial.page], pageParams: [undefined] } satisfies Pages } : {}),
  });
  const hidden = useHiddenScans();
  const scans = useMemo(() => {
    const seen = new Set<string>();
    return (query.data?.pages ?? [])
      .flatMap((page) => page.scans)
      .filter(({ id }) => !hidden.has(id) && !seen.has(id) && seen.add(id));
  }, [query.data, hidden]);
  return { query, scans };
}

/** Changes one scan in every list that holds it, so that no list need be fetched again; null takes it out. */
export function patchListedScan(queries: QueryClient, id: string, patch: Partial<ScanSummary> | null): void {
  queries.setQueriesData<Pages>(
    LISTS,
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) =>
          page.scans.some((scan) => scan.id === id)
            ? {
                ...page,
                scans: page.scans.flatMap((scan) => (scan.id !== id ? [scan] : patch ? [{ ...scan, ...patch }] : [])),
              }
            : page,
        ),
      },
  );
}

/** Whether a list that is shown may lack this scan: it is newer than all that are listed. */
export function isNewToLists(queries: QueryClient, { createdAt }: ScanSummary): boolean {
  const lists = queries.getQueriesData<Pages>({ ...LISTS, type: "active" });
  const listed = lists.flatMap(([, data]) => data?.pages.flatMap(({ scans }) => scans) ?? []);
  return listed.every((scan) => scan.createdAt < createdAt);
}

/** Resolves when the lists that are being fetched have come; undefined where none is. */
export function listsOnTheirWay(queries: QueryClient): Promise<void> | undefined {
  if (queries.isFetching(LISTS) === 0) return undefined;
  return queries.refetchQueries({ ...LISTS, fetchStatus: "fetching" }, { cancelRefetch: false });
}
