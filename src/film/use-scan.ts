"use client";

import { type DefinedUseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { fetchScan } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { useLiveEvents } from "@/browser/use-live-events";
import type { LiveEvent } from "@/domain/live-event";
import type { ScanDetail } from "@/domain/scan";
import { FILM_FAULTS } from "@/domain/scan-states";

const FIRST_POLL_MS = 400;
const SLOWEST_POLL_MS = 4000;
/** A wait this many times as long as the pause between two questions: 400 ms at first, 4 s after 40 s. */
const BACK_OFF = 10;
/** A scan at rest may be analysed from another window, with this one beside it and never focused. */
const IDLE_POLL_MS = 10_000;

export const scanQueryKey = (id: string) => ["scan", id] as const;

export function isInProgress({ status }: Pick<ScanDetail, "status">): boolean {
  return status === "QUEUED" || status === "RUNNING";
}

/** A picture is still to come: not where the film itself is at fault. */
export function isPictureAwaited(scan: Pick<ScanDetail, "displayKey" | "failureCode">): boolean {
  const { displayKey, failureCode } = scan;
  return displayKey === null && !FILM_FAULTS.some((code) => code === failureCode);
}

/** What an event tells by itself. Done is a scan only with its result, which has to be fetched. */
function patchOf({ name, data }: LiveEvent, id: string): Partial<ScanDetail> | null {
  if (name === "queue") return { queuePlace: data.places[id] ?? null };
  return name === "status" && data.status !== "DONE" ? data : null;
}

/**
 * The scan as the server has it: by its events; where those can't be heard, by asking often while something is under
 * way, and now and then at rest. And whenever the window gets the focus.
 */
export function useScan(initial: ScanDetail): DefinedUseQueryResult<ScanDetail> {
  const queries = useQueryClient();
  const queryKey = scanQueryKey(initial.id);
  const isLive = useLiveEvents(`/api/scans/${initial.id}/events`, (event) => {
    const patch = patchOf(event, initial.id);
    if (patch) queries.setQueryData<ScanDetail>(queryKey, (scan) => scan && { ...scan, ...patch });
    // An answer that is on its way may be older than the event, and would undo it.
    const isAsking = queries.isFetching({ queryKey }) > 0;
    if (event.name !== "queue" || isAsking) void queries.invalidateQueries({ queryKey });
  });
  const waiting = useRef({ for: "", since: 0 });
  return useQuery({
    queryKey,
    queryFn: ({ signal }) => fetchScan(initial.id, signal),
    initialData: initial,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state: { data, error } }) => {
      if (isLive || (error && ApiProblem.from(error).status === 404)) return false;
      if (!data || !(isInProgress(data) || isPictureAwaited(data))) return IDLE_POLL_MS;
      const waitsFor = `${data.status} ${data.statusChangedAt} ${data.displayKey}`;
      const now = Date.now();
      if (waiting.current.for !== waitsFor) waiting.current = { for: waitsFor, since: now };
      return Math.min(SLOWEST_POLL_MS, Math.max(FIRST_POLL_MS, (now - waiting.current.since) / BACK_OFF));
    },
  });
}
