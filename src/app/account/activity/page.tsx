import type { Metadata } from "next";
import Link from "next/link";
import { activityMessages as t } from "@/messages/activity";
import { requireUser } from "@/lib/auth/current-user";
import { getEnv } from "@/lib/env";
import { listAuditEvents } from "@/server/account/list-audit-events";
import { ActivityList } from "./activity-list";

export const metadata: Metadata = { title: t.title };

export default async function ActivityPage() {
  const user = await requireUser();
  return (
    <div className="mx-auto flex w-full max-w-5xl flex-col gap-5 px-4 py-8 sm:px-6 sm:py-10">
      <div>
        <Link href="/account" className="text-sm underline">
          {t.back}
        </Link>
        <h1 className="mt-2 text-lg font-medium">{t.title}</h1>
        <p className="mt-1 max-w-2xl text-sm text-ink-soft">{t.body(getEnv().AUDIT_DAYS)}</p>
      </div>
      <ActivityList initial={await listAuditEvents(user.id)} />
    </div>
  );
}
