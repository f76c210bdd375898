import type { ScanStatus } from "@/domain/scan";
import { findScanStatus } from "@/domain/scan-states";

/** What the dashboard shows of a user's scans; it stands in the page's address as `?q=&status=`. */
export interface ListFilter {
  q: string;
  status: ScanStatus | undefined;
}

export const MAX_SEARCH_LENGTH = 120;

/** Reads the filter from an address. What makes no sense there is left out. */
export function parseListFilter(search: {
  q?: string | null | undefined;
  status?: string | null | undefined;
}): ListFilter {
  return {
    q: (search.q ?? "").trim().slice(0, MAX_SEARCH_LENGTH),
    status: findScanStatus(search.status),
  };
}

/** The address of the dashboard with this filter. */
export function toDashboardPath({ q, status }: ListFilter): string {
  const search = new URLSearchParams();
  if (q) search.set("q", q);
  if (status) search.set("status", status);
  const text = search.toString();
  return text ? `/dashboard?${text}` : "/dashboard";
}
