"use client";

import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useLiveEvents } from "@/browser/use-live-events";
import type { LiveEvent } from "@/domain/live-event";
import type { ScanSummary } from "@/domain/scan";
import { usePolledScans } from "./use-polled-scans";
import { isNewToLists, LISTS, listsOnTheirWay, patchListedScan } from "./use-scan-list";

/** A film whose thumbnail takes longer than this gets none by waiting. */
const THUMBNAIL_WAIT_MS = 120_000;

function isMoving(scan: ScanSummary): boolean {
  if (scan.status === "QUEUED" || scan.status === "RUNNING") return true;
  return scan.thumbnailUrl === null && Date.now() - Date.parse(scan.createdAt) < THUMBNAIL_WAIT_MS;
}

/** Keeps the listed scans as they are on the server: by its events, or by asking about those that are being worked on. */
export function useLiveScans(scans: ScanSummary[]): void {
  const queries = useQueryClient();
  const isLive = useLiveEvents("/api/events", (event) => {
    const answered = listsOnTheirWay(queries);
    applyEvent(queries, event);
    // An answer that is on its way may be older than the event.
    void answered?.then(() => applyEvent(queries, event));
  });
  usePolledScans(isLive ? [] : scans.filter(isMoving));
}

function applyEvent(queries: QueryClient, { name, data }: LiveEvent): void {
  if (name === "deleted") patchListedScan(queries, data.id, null);
  if (name === "queue") {
    for (const [id, queuePlace] of Object.entries(data.places)) patchListedScan(queries, id, { queuePlace });
  }
  if (name === "status") patchListedScan(queries, data.id, data);
  if (name === "reset" || (name === "status" && isNewToLists(queries, data))) {
    void queries.invalidateQueries(LISTS, { cancelRefetch: false });
  }
}
