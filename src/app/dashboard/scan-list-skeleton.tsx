import { commonMessages } from "@/messages/common";
import { dashboardMessages as t } from "@/messages/dashboard";
import { Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** The dashboard before its scans have come: the same heights, so that nothing jumps. */
export function ScanListSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <h1 className="flex h-9 items-center text-lg font-medium">{t.title}</h1>
      <output className="sr-only">{commonMessages.loading}</output>
      <div className="flex gap-2">
        <Skeleton className="h-9 flex-1 sm:max-w-80" />
        <Skeleton className="h-9 w-38" />
      </div>
      <div className="border-t border-line md:mt-9">
        {ROWS.map((row) => (
          <div key={row} className="flex h-16 items-center gap-4 border-b border-line">
            <Skeleton className="size-12" />
            <Skeleton className="h-4 w-40 max-w-full" />
            <Skeleton className="ml-auto h-4 w-24" />
          </div>
        ))}
      </div>
    </div>
  );
}
