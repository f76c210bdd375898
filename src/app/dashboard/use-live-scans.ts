"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { ApiProblem, fetchScan } from "@/components/api-client";
import { type ScanSummary, scanSummarySchema } from "@/domain/scan";
import { patchListedScan } from "./use-scan-list";

const FIRST_INTERVAL_MS = 800;
const LONGEST_INTERVAL_MS = 10_000;
/** More than a screen shows; the rest follows when these are done. */
const MOST_AT_ONCE = 12;
/** A film whose thumbnail takes longer than this gets none by waiting. */
const THUMBNAIL_WAIT_MS = 120_000;

function isMoving(scan: ScanSummary): boolean {
  if (scan.status === "QUEUED" || scan.status === "RUNNING") return true;
  return scan.thumbnailUrl === null && Date.now() - Date.parse(scan.createdAt) < THUMBNAIL_WAIT_MS;
}

/** Keeps the scans that are being worked on up to date, and asks about no others. Slows down for those that take long. */
export function useLiveScans(scans: ScanSummary[]): void {
  const queries = useQueryClient();
  useQueries({
    queries: scans
      .filter(isMoving)
      .slice(0, MOST_AT_ONCE)
      .map(({ id }) => ({
        queryKey: ["live-scan", id],
        queryFn: async ({ signal }: { signal: AbortSignal }) => {
          try {
            const summary = scanSummarySchema.parse(await fetchScan(id, signal));
            patchListedScan(queries, id, summary);
            return summary;
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
