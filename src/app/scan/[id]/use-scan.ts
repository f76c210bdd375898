"use client";

import { useQuery, type DefinedUseQueryResult } from "@tanstack/react-query";
import { useRef } from "react";
import { ApiProblem, fetchScan } from "@/components/api-client";
import type { ScanDetail } from "@/domain/scan";

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
  const hasNone =
    failureCode === "IMAGE_UNREADABLE" || failureCode === "IMAGE_TOO_LARGE" || failureCode === "IMAGE_MISSING";
  return displayKey === null && !hasNone;
}

/** The scan as the server has it: asked again often while something is under way, now and then at rest, and whenever the window gets the focus. */
export function useScan(initial: ScanDetail): DefinedUseQueryResult<ScanDetail> {
  const waiting = useRef({ for: "", since: 0 });
  return useQuery({
    queryKey: scanQueryKey(initial.id),
    queryFn: ({ signal }) => fetchScan(initial.id, signal),
    initialData: initial,
    refetchOnWindowFocus: "always",
    refetchInterval: ({ state: { data, error } }) => {
      if (error && ApiProblem.from(error).status === 404) return false;
      if (!data || !(isInProgress(data) || isPictureAwaited(data))) return IDLE_POLL_MS;
      const waitsFor = `${data.status} ${data.statusChangedAt} ${data.displayKey}`;
      const now = Date.now();
      if (waiting.current.for !== waitsFor) waiting.current = { for: waitsFor, since: now };
      return Math.min(SLOWEST_POLL_MS, Math.max(FIRST_POLL_MS, (now - waiting.current.since) / BACK_OFF));
    },
  });
}
