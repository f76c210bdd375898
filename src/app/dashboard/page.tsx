import type { Metadata } from "next";
import { Suspense } from "react";
import { dashboardMessages as t } from "@/messages/dashboard";
import { RetentionNotice } from "@/components/retention-notice";
import type { CurrentUser } from "@/lib/auth/auth-provider";
import { requireUser, withPageActor } from "@/lib/auth/current-user";
import { getEnv } from "@/lib/env";
import { listScans } from "@/server/scans/list-scans";
import { type ListFilter, parseListFilter } from "./list-filter";
import { ScanList } from "./scan-list";
import { ScanListSkeleton } from "./scan-list-skeleton";

export const metadata: Metadata = { title: t.title };

type Search = Record<string, string | string[] | undefined>;

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

export default async function DashboardPage({ searchParams }: { searchParams: Promise<Search> }) {
  const user = await requireUser();
  const search = await searchParams;
  const filter = parseListFilter({ q: first(search["q"]), status: first(search["status"]) });
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-1 flex-col px-4 py-6 sm:px-6">
      <Suspense fallback={<ScanListSkeleton />}>
        <FirstPage user={user} filter={filter} />
      </Suspense>
      <RetentionNotice days={getEnv().RETENTION_DAYS} />
    </div>
  );
}

async function FirstPage({ user, filter }: { user: CurrentUser; filter: ListFilter }) {
  const page = await withPageActor(user, () => listScans(user.id, { q: filter.q || undefined, status: filter.status }));
  return <ScanList initialFilter={filter} initialPage={page} />;
}
