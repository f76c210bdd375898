import Link from "next/link";
import type { ReactNode } from "react";
import { LocalTime } from "@/components/local-date";
import { activityMessages as t } from "@/messages/activity";
import type { AuditEvent } from "@/domain/audit";
import { describeBrowser } from "./describe-browser";

/** A table on wide screens; on narrow ones each row is a paragraph of its own. */
export function ActivityTable({ events }: { events: AuditEvent[] }) {
  return (
    <table className="w-full text-left max-sm:block">
      <thead className="max-sm:sr-only">
        <tr className="border-b border-line text-sm text-ink-soft">
          {Object.entries(t.columns).map(([name, label]) => (
            <th key={name} scope="col" className="py-2 pr-4 font-medium">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="max-sm:block">
        {events.map((event) => (
          <tr key={event.id} className="border-b border-line align-top max-sm:flex max-sm:flex-col max-sm:py-2">
            <Cell className="tabular whitespace-nowrap">
              <LocalTime instant={event.at} />
            </Cell>
            <Cell>
              {t.actions[event.action]} <ScanLink event={event} />
            </Cell>
            <Cell>{event.tokenPrefix === null ? t.actors[event.actor] : t.token(event.tokenPrefix)}</Cell>
            <Cell className="text-sm wrap-anywhere text-ink-soft">
              {event.network ?? t.unknown}
              {event.userAgent && <span title={event.userAgent}> · {describeBrowser(event.userAgent)}</span>}
            </Cell>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** To the scan that it was done to, while that has a page. */
function ScanLink({ event: { action, scanId } }: { event: AuditEvent }) {
  if (scanId === null || action === "SCAN_DELETED" || action === "SCAN_EXPIRED") return null;
  return (
    <Link href={`/scan/${scanId}`} prefetch={false} className="underline">
      {t.scan}
    </Link>
  );
}

function Cell({ className = "", children }: { className?: string; children: ReactNode }) {
  return <td className={`py-2 pr-4 max-sm:block max-sm:py-0.5 ${className}`}>{children}</td>;
}
