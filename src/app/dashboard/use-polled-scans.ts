"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { fetchScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import type { ScanSummary } from "@/domain/scan";
import { patchListedScan } from "./use-scan-list";

const FIRST_INTERVAL_MS = 800;
const LONGEST_INTERVAL_MS = 10_000;
/** More than a screen shows; the rest follows when these are done. */
const MOST_AT_ONCE = 12;

/** Asks about these scans again and again, more slowly about those that take long. */
export function usePolledScans(scans: ScanSummary[]): void {
  const queries = useQueryClient();
  useQueries({
    queries: scans.slice(0, MOST_AT_ONCE).map(({ id }) => ({
      queryKey: ["live-scan", id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        try {
          const scan = await fetchScan(id, signal);
          patchListedScan(queries, id, scan);
          return scan;
        } catch (error) {
          if (ApiProblem.from(error).status === 404) patchListedScan(queries, id, null);
          throw error;
        }
      },
      gcTime: 0,
      staleTime: 0,
      retry: false,
      refetchInterval: ({ state }: { state: { dataUpdateCount: number; errorUpdateCount: number } }) =>
        Math.min(LONGEST_INTERVAL_MS, FIRST_INTERVAL_MS * 1.25 ** (state.dataUpdateCount + state.errorUpdateCount)),
    })),
  });
}
