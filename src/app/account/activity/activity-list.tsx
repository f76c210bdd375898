"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { FormError } from "@/components/account/form-error";
import { fetchAuditEvents } from "@/browser/api-client";
import { ApiProblem } from "@/browser/api-problem";
import { activityMessages as t } from "@/messages/activity";
import { Button } from "@/components/ui/button";
import { Select } from "@/components/ui/select";
import type { AuditAction, AuditPage } from "@/domain/audit";
import { AUDIT_ACTIONS } from "@/domain/audit-actions";
import { ActivityTable } from "./activity-table";

const ALL = "ALL";
const FILTERS: { value: AuditAction | typeof ALL; label: string }[] = [
  { value: ALL, label: t.all },
  // Nobody is left to read of it.
  ...AUDIT_ACTIONS.filter((action) => action !== "ACCOUNT_DELETED").map((value) => ({
    value,
    label: t.actions[value],
  })),
];

/** What was done, newest first, a page at a time; all of it or of one kind. */
export function ActivityList({ initial }: { initial: AuditPage }) {
  const [filter, setFilter] = useState<AuditAction | typeof ALL>(ALL);
  const action = filter === ALL ? undefined : filter;
  const { data, error, hasNextPage, fetchNextPage, isFetching } = useInfiniteQuery({
    queryKey: ["audit", filter],
    queryFn: ({ pageParam, signal }) => fetchAuditEvents({ cursor: pageParam, action }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    ...(filter === ALL && { initialData: { pages: [initial], pageParams: [null] } }),
  });
  const events = data?.pages.flatMap((page) => page.events);

  return (
    <div className="flex flex-col gap-4">
      <Select label={t.filter} value={filter} onValueChange={setFilter} options={FILTERS} className="self-start" />
      <FormError text={error ? ApiProblem.from(error).detail : undefined} />
      <div aria-live="polite" className="text-ink-soft empty:hidden">
        {events ? events.length === 0 && t.none : isFetching && t.loading}
      </div>
      {events && events.length > 0 && <ActivityTable events={events} />}
      {hasNextPage && (
        <Button variant="secondary" busy={isFetching} onClick={() => void fetchNextPage()} className="self-start">
          {isFetching ? t.loading : t.more}
        </Button>
      )}
    </div>
  );
}
